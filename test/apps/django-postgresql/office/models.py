from django.db import models

from shop.models import repaired


class Locker(models.Model):
    label = models.CharField(max_length=100)
    pin = models.CharField(max_length=100)
    attempts = models.IntegerField(default=0)


class Parcel(models.Model):
    address = models.CharField(max_length=100)
    shipped = models.BooleanField(default=False)
    recalled = models.BooleanField(default=False)


class Counter(models.Model):
    series = models.CharField(max_length=20, primary_key=True)
    last = models.IntegerField(default=0)


class Invoice(models.Model):
    number = models.IntegerField()
    recipient = models.CharField(max_length=100)

    class Meta:
        constraints = repaired(models.UniqueConstraint(fields=["number"], name="unique_number"))


class Note(models.Model):
    author = models.CharField(max_length=100)
    text = models.CharField(max_length=100)


class Payment(models.Model):
    amount = models.IntegerField()
    purpose = models.CharField(max_length=100)


class Key(models.Model):
    key = models.CharField(max_length=100, primary_key=True)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.CASCADE)


class Document(models.Model):
    title = models.CharField(max_length=100)
    version = models.IntegerField(default=1)
