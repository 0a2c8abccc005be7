"""The form of the style guide: one field of every kind."""

from django import forms

MANY = ("Art", "Biology", "Chemistry", "Computing", "Drama", "Geography", "History", "Languages", "Music", "Sport")


class Sample(forms.Form):
    """No page takes it; it is there to be looked at."""

    title = forms.CharField(label="Title", max_length=120, help_text="Short and plain. Pupils read it too.")
    summary = forms.CharField(
        label="What will the classes do together?", max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )
    email = forms.EmailField(label="E-mail", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label="Password", required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("tr", "Türkçe"), ("it", "Italiano")])
    pupils = forms.IntegerField(label="Number of pupils", required=False, min_value=1)
    start = forms.DateField(label="First day", required=False)
    meets = forms.ChoiceField(
        label="How often do you meet?",
        choices=[("week", "Every week"), ("month", "Every month")],
        widget=forms.RadioSelect,
    )
    ages = forms.MultipleChoiceField(
        label="Age of the pupils",
        required=False,
        choices=[("3-6", "3–6"), ("7-11", "7–11"), ("12-15", "12–15"), ("16-19", "16–19")],
        widget=forms.CheckboxSelectMultiple,
    )
    subjects = forms.MultipleChoiceField(
        label="Subjects",
        required=False,
        choices=[(word.lower(), word) for word in MANY],
        widget=forms.CheckboxSelectMultiple,
    )
    picture = forms.FileField(label="Picture", required=False, help_text="JPEG, PNG or WebP, up to 10 MB.")
    agree = forms.BooleanField(label="Both head teachers know of the project")
