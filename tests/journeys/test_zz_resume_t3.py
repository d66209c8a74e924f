
import pytest
from tests.journeys.conftest import *
from tests.journeys.test_story import *
from tests.journeys import test_story as t
from tests.journeys.story import pay
import tests.journeys.conftest as c
for n in list(globals()):
    if n.startswith("test_"): del globals()[n]
pytestmark = pytest.mark.journey
def test_resume(installation, signed_in, tmp_path):
    story = t.Story(signed_in, installation, tmp_path)
    story.campaign, story.contract = 13, 43
    story.items = {"Beitrag zum Schulbus": 105, "Fahrplan": 106}
    real = t.press
    a = story.item_page("freigabe", "Beitrag zum Schulbus")
    if a.get_by_role("link", name="Über die Freigabe entscheiden").count():
        t.follow(a, "Über die Freigabe entscheiden"); t.press(a, "Zustimmen")
        h = story.item_page("leitung", "Beitrag zum Schulbus")
        t.follow(h, "Über die Freigabe entscheiden"); t.press(h, "Freigeben")
        cl = story.item_page("sachbearbeitung", "Beitrag zum Schulbus")
        t.press(cl, "Zur Veröffentlichung bereitstellen")
        t.expect_done(cl, "Melden Sie die Veröffentlichung")
    import time
    for f in (t.publish_as_approved, pay, t.publish_with_another_date, t.enter_figures, t.read_the_count, t.evaluate, t.answer_parliament, t.publish_in_the_register, t.audit):
        s=time.time(); f(story); print(f.__name__, round(time.time()-s), flush=True)
