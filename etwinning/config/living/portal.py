"""What the support services wrote: news of Europe and of Türkiye, the theme of the year, what comes next."""

from datetime import timedelta
from typing import Any

from etwinning.config.living.services import make_services
from etwinning.config.world.making import World
from etwinning.editing.actions import load_texts
from etwinning.portal.models import National, News, Offer, Section, Text, Theme

NEWS = {
    "en": [
        ("Europe in one week of water", "water-week", "For a week in March, classes measure the water around them.",
         "<p>From 15 to 21 March every class can take part: one measurement a day, one table for all. The kit “Where our water comes from” shows how.</p>"),
        ("Labels of this year: apply until June", "labels-of-this-year", "Finished a project? Now is the time to look at the National Quality Label.",
         "<p>Every partner applies for the own share. The page about the label says what is looked at.</p>"),
    ],
    "tr": [
        ("Avrupa’da bir su haftası", "su-haftasi", "Mart ayında bir hafta boyunca sınıflar çevrelerindeki suyu ölçüyor.",
         "<p>15–21 Mart arasında her sınıf katılabilir: günde bir ölçüm, herkes için tek çizelge. “Suyumuz nereden gelir” seti nasıl yapılacağını gösterir.</p>"),
        ("Bu yılın etiketleri: haziran ayına kadar başvurun", "bu-yilin-etiketleri", "Projeniz bitti mi? Ulusal Kalite Etiketine bakmanın tam zamanı.",
         "<p>Her ortak kendi payı için başvurur. Etiketin sayfasında nelere bakıldığı yazar.</p>"),
    ],
}  # fmt: skip
NATIONAL = ("Konya’da bölge çalıştayı", "konya-calistayi", "Yeni başlayan öğretmenler için iki gün.",
            "<p>Çalıştayda ortak bulmak, proje yazmak ve TwinSpace’i kurmak birlikte denenir. Katılım ücretsizdir.</p>")  # fmt: skip
THEME = {
    "en": ("Water connects us", "water-connects-us", "The theme of the year: rivers, rain, and who shares them."),
    "tr": ("Su bizi birleştirir", "su-bizi-birlestirir", "Yılın teması: ırmaklar, yağmur ve onları paylaşanlar."),
}
OFFERS = {
    "en": ("First steps in a project", "first-steps", "Ten days online: from the idea to the first week with the pupils.", "Newcomers"),
    "tr": ("Projede ilk adımlar", "ilk-adimlar", "Çevrim içi on gün: fikirden öğrencilerle ilk haftaya.", "Yeni başlayanlar"),
}  # fmt: skip


def make_portal(world: World) -> None:
    """The texts of the programme, and what editors added to them."""
    load_texts()
    today = world.now.date()
    make_services(today.year)
    first: dict[str, Any] = {}
    for code in ("en", "tr"):
        kinds = {row.kind: row for row in Section.objects.filter(locale__language_code=code)}
        for number, (title, slug, summary, body) in enumerate(NEWS[code]):
            day = today - timedelta(days=9 * number + 2)
            _add(
                first, f"news{number}", kinds["news"], News(title=title, slug=slug, summary=summary, body=body, day=day)
            )
        title, slug, summary = THEME[code]
        theme = Theme(title=title, slug=slug, summary=summary, first=today, last=today + timedelta(days=200))
        _add(first, "theme", kinds["themes"], theme)
        title, slug, summary, audience = OFFERS[code]
        offer = Offer(
            title=title, slug=slug, summary=summary, audience=audience, kind="course", speaks="en",
            first=today + timedelta(days=20), last=today + timedelta(days=30), apply_from=today + timedelta(days=13),
        )  # fmt: skip
        _add(first, "offer", kinds["learning"], offer)
    for part in National.objects.filter(country="TR", locale__language_code="tr"):
        title, slug, summary, body = NATIONAL
        _add(
            first,
            "konya",
            part,
            News(title=title, slug=slug, summary=summary, body=body, day=today - timedelta(days=1)),
        )


def _add(first: dict[str, Any], name: str, above: Text, text: Text) -> None:
    text.locale = above.locale
    if name in first:
        text.translation_key = first[name]
    first[name] = above.add_child(instance=text).translation_key
