"""三员分立: triggers that let the database itself refuse an account on two sides at a time.

The system, the security and the audit administrator are three people, and none of them does the office's work
(GB/T 22239-2019, level 3). Sides count by days: who was one until yesterday may be another today. An
administrator neither stands in for somebody nor has a deputy.
"""

from __future__ import annotations

from yiding.core.triggers import Triggers

SENTENCE = "an account stands on one side at a time"
_FIRST, _LAST = "'0001-01-01'", "'9999-12-31'"


def _meet(row: str) -> str:
    """Do the days of the new row and of another one meet?"""
    return (
        f"COALESCE({row}.starts_on, {_FIRST}) <= COALESCE(NEW.ends_on, {_LAST})"
        f" AND COALESCE(NEW.starts_on, {_FIRST}) <= COALESCE({row}.ends_on, {_LAST})"
    )


HELD = f"""EXISTS (SELECT 1 FROM accounts_holding held
    WHERE held.account_id = NEW.account_id AND held.side <> NEW.side AND held.id <> NEW.id
    AND {_meet("held")})"""  # noqa: S608
STOOD = f"""(NEW.side <> 'business' AND EXISTS (SELECT 1 FROM accounts_standin stood
    WHERE NEW.account_id IN (stood.principal_id, stood.deputy_id) AND {_meet("stood")}))"""  # noqa: S608
DEPUTY = f"""EXISTS (SELECT 1 FROM accounts_holding held
    WHERE held.account_id IN (NEW.principal_id, NEW.deputy_id) AND held.side <> 'business'
    AND {_meet("held")})"""  # noqa: S608


def _function(name: str, accounts: str, refused: str) -> str:
    """Who changes an account's roles first locks the account: of two at once one waits and then sees."""
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_account WHERE user_id IN ({accounts}) ORDER BY user_id FOR UPDATE;
    IF {refused} THEN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""


def _both(table: str, refused: str) -> dict[str, str]:
    body = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    return {
        f"{table}_sides_{verb.lower()}": f"BEFORE {verb} ON {table} WHEN {refused} {body}"
        for verb in ("INSERT", "UPDATE")
    }


GUARD = Triggers(
    tables=("accounts_account", "accounts_holding", "accounts_standin"),
    sqlite=_both("accounts_holding", f"{HELD} OR {STOOD}") | _both("accounts_standin", DEPUTY),
    postgres={
        f"{table}_sides": f"BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_sides()"
        for table in ("accounts_holding", "accounts_standin")
    },
    functions=(
        _function("accounts_holding_sides", "NEW.account_id", f"{HELD} OR {STOOD}"),
        _function("accounts_standin_sides", "NEW.principal_id, NEW.deputy_id", DEPUTY),
    ),
)
