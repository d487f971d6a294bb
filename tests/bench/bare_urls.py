from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from members.models import Person


@login_required
def people(request: HttpRequest) -> HttpResponse:
    rows = Person.objects.order_by("pinyin", "staff_number")[:50]
    return render(request, "people.html", {"rows": rows, "count": Person.objects.count()})


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "person.html", {"row": get_object_or_404(Person, pk=pk)})


urlpatterns = [path("people/", people), path("people/<int:pk>/", person)]
