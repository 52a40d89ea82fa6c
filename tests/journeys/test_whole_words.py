"""Lists at every width: in columns where there is room for them, else as a list, and no word of them is broken in the middle."""

import pytest

from tests.journeys.conftest import Window

pytestmark = pytest.mark.browser

# Each side of where columns become a list, and the least and the most that people have.
WIDTHS = (320, 390, 768, 899, 900, 1280)
LISTS = {
    "imran": ("/requests/", "/requests/?box=out", "/requests/?part=done", "/requests/hand-over/", "/records/"),
    "dana": ("/", "/records/", "/breaches/", "/agencies/"),
    "morgan": ("/targets/", "/breaches/", "/agencies/"),
}
BROKEN = """() => [...document.querySelectorAll('.app-stacked')].flatMap((list) => {
  const broken = [], texts = document.createTreeWalker(list, NodeFilter.SHOW_TEXT);
  for (let text; (text = texts.nextNode());) {
    // What only a screen reader reads: in a list the names of the columns too.
    if (text.parentElement.closest(innerWidth < 900 ? '.govuk-visually-hidden, thead' : '.govuk-visually-hidden')) continue;
    for (const word of text.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter((line) => line.width > 0).map((line) => Math.round(line.top));
      if (new Set(lines).size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""


@pytest.mark.parametrize("who", LISTS)
def test_no_word_of_a_list_is_broken_and_no_list_is_wider_than_the_window(window: Window, who: str) -> None:
    somebody = window()
    somebody.signs_in(who)
    lists = 0
    for path in LISTS[who]:
        somebody.opens(path)
        lists += somebody.page.locator(".app-stacked").count()
        for width in WIDTHS:
            somebody.page.set_viewport_size({"width": width, "height": 900})
            assert somebody.page.evaluate(BROKEN) == [], f"{path} at {width}"
            assert somebody.page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
    assert lists > 1
