"""The words of click itself, usage and errors, in Chinese: click looks them up through gettext's default domain."""

from __future__ import annotations

import gettext
import os

DOMAIN = "click"


def let_click_speak(code: str) -> None:
    """From now on click speaks this language; it has its English built in.

    Args:
        code: "zh" or "en".
    """
    from shuzhi_desktop.app.paths import resources_dir

    # The environment's language is what gettext asks; our own texts never do, so nothing else changes.
    os.environ["LANGUAGE"] = code
    gettext.bindtextdomain(DOMAIN, resources_dir() / "locale")
    gettext.textdomain(DOMAIN)
