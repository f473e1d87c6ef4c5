"""What a phone makes of a mail, seen in the system's Chromium."""

import json
import re

import pytest
from look import PHONE_PIXELS, SAMPLES, chromium, page_of, run_chromium

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed: apt-get install chromium"),
]

# Says how wide the mail is, which of its elements stand out, how texts run, and the least contrast of texts.
PROBE = """<script>
const luminance = (color) => {
  const parts = color.match(/[0-9.]+/g).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};
const ground = (element) => {
  const color = getComputedStyle(element).backgroundColor;
  return color.endsWith(", 0)") && element.parentElement ? ground(element.parentElement) : color;
};
const contrast = (element) => {
  const both = [getComputedStyle(element).color, ground(element)].map(luminance).sort((one, other) => one - other);
  return (both[1] + 0.05) / (both[0] + 0.05);
};
document.getElementById("mail").onload = (event) => {
  const mail = event.target.contentDocument;
  const elements = [...mail.body.querySelectorAll("*")];
  const texts = elements.filter((element) => [...element.childNodes].some(
    (node) => node.nodeType === 3 && node.textContent.trim()));
  document.title = JSON.stringify({
    width: mail.documentElement.scrollWidth,
    out: elements.filter((element) => element.getBoundingClientRect().right > window.PHONE + 0.5).length,
    turned: elements.filter((element) => getComputedStyle(element).direction === "rtl").length,
    contrast: Math.min(...texts.map(contrast)),
  });
};
</script>"""


def seen(name, *, dark):
    page = page_of(SAMPLES[name], dark=dark).replace("<body", f"<script>window.PHONE={PHONE_PIXELS}</script><body")
    page += PROBE
    shown = run_chromium(page, "--virtual-time-budget=3000", "--dump-dom")
    return json.loads(re.search("<title>(.*?)</title>", shown)[1])


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("dark", [False, True])
def test_no_mail_is_wider_than_a_phone_or_too_faint_to_read(name, dark):
    found = seen(name, dark=dark)

    assert found["width"] <= PHONE_PIXELS
    assert found["out"] == 0
    assert found["contrast"] >= 4.5  # WCAG 2.2, 1.4.3


def test_persian_and_uyghur_run_from_right_to_left():
    assert seen("digest", dark=False)["turned"] >= 4
    assert seen("ordinary", dark=False)["turned"] == 0
