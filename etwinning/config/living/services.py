"""What the support service of Türkiye says of itself on its page, and the first publication, with its file."""

from typing import Final

from django.core.files.base import ContentFile

from etwinning.core.pdf import FAMILY, CannotPrint, pdf_of
from etwinning.portal.models import National, Paper, Publication, Section

ADDRESS: Final = "Millî Eğitim Bakanlığı\nYenilik ve Eğitim Teknolojileri Genel Müdürlüğü\nAnkara"
PARTS: Final = {
    "en": (
        "The Turkish service belongs to the Ministry of National Education and has helped schools since 2009.",
        ("<p>We validate schools and their staff, approve projects in which a Turkish school is a founder, and look at applications for the "
        "National Quality Label. We train teachers on site and online, in Turkish.</p><p>Write to us when you look for partners, or when "
        "something in a project does not go well.</p>"),
        ("<p>Ambassadors are experienced teachers whom the service appoints. They come to schools, train beginners and answer their first "
        "questions. Ask the service who is near you.</p>"),
    ),
    "tr": (
        "Türkiye’nin servisi Millî Eğitim Bakanlığına bağlıdır ve 2009’dan beri okullara yardım eder.",
        ("<p>Okulları ve çalışanlarını doğrular, kurucuları arasında Türkiye’den bir okul olan projeleri onaylar, Ulusal Kalite Etiketi "
        "başvurularını inceleriz. Öğretmenlere yüz yüze ve çevrim içi eğitim veririz.</p><p>Ortak ararken ya da projede bir şey yolunda "
        "gitmediğinde bize yazın.</p>"),
        ("<p>Elçiler, servisin görevlendirdiği deneyimli öğretmenlerdir. Okullara gelir, yeni başlayanlara eğitim verir ve ilk sorularını "
        "yanıtlarlar. Size en yakın elçiyi servise sorun.</p>"),
    ),
}  # fmt: skip
LEAFLETS: Final = {
    "en": ("A first project in ten steps", "a-first-project", "A leaflet for the staff room: what to do in which week.", [
        "Say what your class wants to find out.", "Look for one partner, not for five.", "Talk before you plan: age, language, holidays.",
        "Write down what each class does.", "Tell your head and the families.", "Found the project and wait for the approval.",
        "Bring the pupils and agree on rules.", "Begin with names and places.", "Make one thing together.", "Look back, and show it.",
    ]),
    "tr": ("On adımda ilk proje", "ilk-proje", "Öğretmenler odası için bir broşür: hangi hafta ne yapılır.", [
        "Sınıfınızın neyi öğrenmek istediğini söyleyin.", "Beş değil, bir ortak arayın.", "Planlamadan önce konuşun: yaş, dil, tatiller.",
        "Her sınıfın ne yapacağını yazın.", "Müdürünüze ve ailelere haber verin.", "Projeyi kurun ve onayı bekleyin.",
        "Öğrencileri getirin, kurallarda anlaşın.", "İsimler ve yerlerle başlayın.", "Birlikte bir şey yapın.", "Geriye bakın ve gösterin.",
    ]),
}  # fmt: skip


def make_services(year: int) -> None:
    """Fill the part of Türkiye, and print the leaflet. Where nothing can be printed, the publication has no file."""
    for code, (summary, body, ambassadors) in PARTS.items():
        for part in National.objects.filter(country="TR", locale__language_code=code):
            part.summary, part.body, part.ambassadors, part.address = summary, body, ambassadors, ADDRESS
            part.save()
    key = None
    for code, (title, slug, summary, steps) in LEAFLETS.items():
        section = Section.objects.get(kind=Section.Kind.PUBLICATIONS, locale__language_code=code)
        items = "".join(f"<li>{step}</li>" for step in steps)
        text = Publication(
            title=title, slug=slug, summary=summary, year=year, locale=section.locale, body=f"<ol>{items}</ol>",
            paper=_printed(title, f"<h1>{title}</h1><ol>{items}</ol>", code),
        )  # fmt: skip
        if key:
            text.translation_key = key
        key = section.add_child(instance=text).translation_key


def _printed(title: str, html: str, language: str) -> Paper | None:
    css = f"body {{ font-family: {FAMILY}; font-size: 14pt }} li {{ margin-block: 6pt }}"
    try:
        content = pdf_of(f'<html lang="{language}"><title>{title}</title><body>{html}</body></html>', css)
    except CannotPrint:
        return None
    paper: Paper = Paper.objects.create(title=title, file=ContentFile(content, name="leaflet.pdf"))
    return paper
