"""The tree with which every installation begins: names of the files beside this one, and the addresses they get."""

from typing import Any

LANGUAGES = ("en", "tr")
SITES = {"en": "eTwinning", "tr": "eTwinning"}

type Slugs = dict[str, str]

PLAIN: dict[str, Slugs] = {
    "about": {"en": "about", "tr": "hakkinda"},
    "history": {"en": "history", "tr": "tarihce"},
    "conduct": {"en": "code-of-conduct", "tr": "davranis-kurallari"},
    "privacy": {"en": "privacy", "tr": "gizlilik"},
    "accessibility": {"en": "accessibility", "tr": "erisilebilirlik"},
    "imprint": {"en": "imprint", "tr": "kunye"},
}
# kind: language: (slug, title, in one sentence)
SECTIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "news": {
        "en": (
            "news",
            "News",
            "What is new in eTwinning all over Europe. Each country tells its own news on its page.",
        ),
        "tr": (
            "haberler",
            "Haberler",
            "Avrupa çapında eTwinning’de yeni olanlar. Her ülke kendi haberlerini kendi sayfasında verir.",
        ),
    },
    "themes": {
        "en": ("themes", "Annual themes", "Each year has a theme that many projects share."),
        "tr": ("yillik-temalar", "Yıllık temalar", "Her yılın, birçok projenin paylaştığı bir teması vardır."),
    },
    "learning": {
        "en": (
            "learning",
            "Learning",
            "Courses, seminars and meetings for the staff of schools. They are free of charge.",
        ),
        "tr": (
            "mesleki-gelisim",
            "Mesleki gelişim",
            "Okul çalışanları için kurslar, seminerler ve buluşmalar. Hepsi ücretsizdir.",
        ),
    },
    "recognition": {
        "en": (
            "recognition",
            "Recognition",
            "Labels and prizes for good work: what they ask for, and what they bring.",
        ),
        "tr": ("takdir", "Takdir", "İyi çalışmalar için etiketler ve ödüller: ne isterler, ne kazandırırlar."),
    },
    "kits": {
        "en": ("kits", "Project kits", "Projects that are ready to be copied, step by step."),
        "tr": ("proje-setleri", "Proje setleri", "Adım adım uygulanabilecek hazır projeler."),
    },
    "publications": {
        "en": ("publications", "Publications", "Books, reports and leaflets to read and print."),
        "tr": ("yayinlar", "Yayınlar", "Okumak ve yazdırmak için kitaplar, raporlar ve broşürler."),
    },
    "services": {
        "en": (
            "services",
            "National Support Services",
            "They know the rules of your country, and they help in your language.",
        ),
        "tr": (
            "ulusal-destek",
            "Ulusal Destek Servisleri",
            "Ülkenizin kurallarını bilirler ve kendi dilinizde yardım ederler.",
        ),
    },
    "help": {
        "en": ("help-centre", "Help", "The questions that are asked most, in the order in which one meets them."),
        "tr": ("yardim", "Yardım", "En çok sorulan sorular, karşılaşılan sırayla."),
    },
}
RECOGNITION: dict[str, Slugs] = {
    "national-label": {"en": "national-quality-label", "tr": "ulusal-kalite-etiketi"},
    "european-label": {"en": "european-quality-label", "tr": "avrupa-kalite-etiketi"},
    "school-label": {"en": "school-label", "tr": "okul-etiketi"},
    "prizes": {"en": "european-prizes", "tr": "avrupa-odulleri"},
}
KITS: dict[str, tuple[Slugs, dict[str, Any]]] = {
    "kit-water": ({"en": "where-our-water-comes-from", "tr": "suyumuz-nereden-gelir"}, {"ages": ["7-11"], "weeks": 8}),
    "kit-breakfast": ({"en": "twelve-breakfasts", "tr": "on-iki-kahvalti"}, {"ages": ["0-6", "7-11"], "weeks": 4}),
}
TOPICS: dict[str, dict[str, tuple[str, str, str]]] = {
    "joining": {
        "en": ("joining", "Joining", "Accounts, validation, schools."),
        "tr": ("katilim", "Katılım", "Hesaplar, doğrulama, okullar."),
    },
    "projects": {
        "en": ("projects", "Finding somebody and founding a project", "From the first message to the approval."),
        "tr": ("projeler", "Ortak bulmak ve proje kurmak", "İlk mesajdan onaya kadar."),
    },
    "twinspace": {
        "en": ("twinspace", "Working in the TwinSpace", "Pupils, pages, what is public."),
        "tr": ("twinspace", "TwinSpace’te çalışmak", "Öğrenciler, sayfalar, herkese açık olanlar."),
    },
    "pupils": {
        "en": ("pupils", "For pupils", "Signing in, and what to do when something is wrong."),
        "tr": ("ogrenciler", "Öğrenciler için", "Giriş yapmak ve bir sorun olduğunda yapılacaklar."),
    },
}
ARTICLES: dict[str, dict[str, Slugs]] = {
    "joining": {
        "who": {"en": "who-can-have-an-account", "tr": "kimler-hesap-acabilir"},
        "waiting": {"en": "why-do-i-wait", "tr": "neden-bekliyorum"},
        "school": {"en": "i-cannot-find-my-school", "tr": "okulumu-bulamiyorum"},
        "moved": {"en": "i-changed-schools", "tr": "okul-degistirdim"},
        "password": {"en": "i-forgot-my-password", "tr": "parolami-unuttum"},
    },
    "projects": {
        "partner": {"en": "how-do-i-find-a-partner", "tr": "nasil-ortak-bulurum"},
        "start": {"en": "how-do-i-start-a-project", "tr": "projeye-nasil-baslarim"},
        "approval": {"en": "how-long-does-the-approval-take", "tr": "onay-ne-kadar-surer"},
        "more": {"en": "more-schools-want-to-join", "tr": "baska-okullar-katilmak-istiyor"},
        "national": {"en": "both-schools-in-one-country", "tr": "iki-okul-ayni-ulkede"},
    },
    "twinspace": {
        "bring": {"en": "how-do-my-pupils-get-in", "tr": "ogrencilerim-nasil-girer"},
        "audience": {"en": "who-can-see-what-we-write", "tr": "yazdiklarimizi-kim-gorur"},
        "same": {"en": "two-of-us-changed-the-same-text", "tr": "ayni-metni-degistirdik"},
        "close": {"en": "we-are-done", "tr": "isimiz-bitti"},
    },
    "pupils": {
        "card": {"en": "i-cannot-sign-in", "tr": "giris-yapamiyorum"},
        "mean": {"en": "somebody-wrote-something-mean", "tr": "biri-kotu-bir-sey-yazdi"},
    },
}
