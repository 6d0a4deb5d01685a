"""通知的表单: what a person wants, and the words of a template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yiding.core.forms import VersionForm

from .addresses import cleaned, masked
from .channels import Channel, channels_on
from .kinds import Kind, kinds_for
from .models import Address, Preference, Rhythm
from .services import LONGEST_SUBJECT, Wishes, quiet_of

LONGEST_BODY = 4_000
LONGEST_ADDRESS = 300


def _clock() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class PreferencesForm(VersionForm):
    """通知设置: a box for each kind and channel, an address for each channel, hours.

    Only channels that are open are asked for. An address is shown masked: left empty, it stays.
    """

    quiet_from = forms.TimeField(label=_("免打扰自"), widget=_clock())
    quiet_to = forms.TimeField(label=_("免打扰至"), widget=_clock())
    wants_digest = forms.BooleanField(label=_("不急的合成一封，每个工作日发一次"), required=False)

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        self.user, self.channels, self.kinds = user, channels_on(), kinds_for(user)
        row = Rhythm.objects.filter(user=user).first()
        quiet = quiet_of(row)
        self.version_now = row.version if row else 0
        told = {
            "version": self.version_now,
            "quiet_from": quiet.first,
            "quiet_to": quiet.last,
            "wants_digest": bool(row and row.wants_digest),
        }
        super().__init__(data, initial=told)
        self._ask_choices()
        self._ask_addresses()

    def _ask_choices(self) -> None:
        rows = Preference.objects.filter(user=self.user)
        chosen = {(row.kind, row.channel): row.is_on for row in rows}
        for kind in self.kinds:
            for channel in self.channels:
                default = channel in kind.channels
                field = forms.BooleanField(
                    label=f"{kind.title} {channel.label}",
                    required=False,
                    initial=chosen.get((kind.code, channel), default),
                )
                field.widget.attrs["aria-label"] = f"{kind.title}：{channel.label}"
                if kind.is_required and default:
                    field.disabled, field.initial = True, True
                self.fields[f"want:{kind.code}:{channel}"] = field

    def _ask_addresses(self) -> None:
        kept = dict(Address.objects.filter(user=self.user).values_list("channel", "masked"))
        for channel in self.channels:
            known = kept.get(channel, "")
            self.fields[f"to:{channel}"] = forms.CharField(
                label=channel.label,
                max_length=LONGEST_ADDRESS,
                required=False,
                help_text=self._help(channel, known),
            )
            if known:
                self.fields[f"drop:{channel}"] = forms.BooleanField(
                    label=_now("删除%(channel)s地址") % {"channel": channel.label}, required=False
                )

    def _help(self, channel: Channel, known: str) -> str:
        """Where the channel reaches the person now."""
        if known:
            return _now("现为 %(address)s，不改就留空。") % {"address": known}
        if channel == Channel.MAIL and self.user.email:
            own = masked(channel, self.user.email)
            return _now("不填就发到账号的邮箱 %(address)s。") % {"address": own}
        return ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for channel in self.channels:
            name = f"to:{channel}"
            if not said.get(name):
                continue
            try:
                said[name] = cleaned(channel, said[name])
            except forms.ValidationError as error:
                self.add_error(name, error)
        return said

    def kind_rows(self) -> Iterator[tuple[Kind, list[Any]]]:
        """Each kind with its boxes, in the order of the channels."""
        for kind in self.kinds:
            yield kind, [self[f"want:{kind.code}:{channel}"] for channel in self.channels]

    def address_rows(self) -> Iterator[tuple[Any, Any]]:
        """Each address with the box that takes it away."""
        for channel in self.channels:
            drop = f"drop:{channel}"
            yield self[f"to:{channel}"], self[drop] if drop in self.fields else None

    def wishes(self) -> Wishes:
        """What the person said."""
        said = self.cleaned_data
        choices = {
            (kind.code, str(channel)): bool(said[f"want:{kind.code}:{channel}"])
            for kind in self.kinds
            for channel in self.channels
            if not self.fields[f"want:{kind.code}:{channel}"].disabled
        }
        addresses = {channel: said[f"to:{channel}"] for channel in self.channels if said[f"to:{channel}"]}
        dropped = {channel: "" for channel in self.channels if said.get(f"drop:{channel}")}
        return Wishes(
            said["quiet_from"], said["quiet_to"], said["wants_digest"], choices, {**dropped, **addresses}
        )


class TemplateForm(VersionForm):
    """通知模板."""

    subject = forms.CharField(
        label=_("标题"), max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs={"lang": "zh"})
    )
    body = forms.CharField(
        label=_("正文"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 6, "lang": "zh"})
    )
