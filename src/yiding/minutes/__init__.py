"""纪要: reads official minutes. Pure Python, usable alone.

    from yiding.minutes import parse, proofread, read, render

``read(path or bytes)`` gives a :class:`~yiding.minutes.text.Text`, ``parse(text)`` a
:class:`~yiding.minutes.record.Minutes`, ``proofread(minutes, text)`` findings and advice,
``render(minutes, form)`` text, JSON or Akoma Ntoso.
"""
