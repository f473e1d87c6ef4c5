"""Words that stand in dates beside the day itself, in the languages of the region."""

# They say nothing of the day: "year", "at", "published", ordinals' endings, weekdays in full and short.
_SILENT = """
г гг год года году р рік року рока y yil yili yilning yilda йил йили йилнинг ж жыл жылы жылғы жылдың жылдын жылкы
соли сол сали ýyl ýylyň ýylda ýylyn il ili ilin ildə yıl yılı سال سنه an année jahr jahres ماه айы ай
в о об у и at à a um uhr h saat saati saatı soat соат сағат саат соати sagat час часов годині ساعت kl de of del
le la der den dem am von the on og t z utc gmt as
st nd rd th er e го ого ше шi njy nji ynjy inji nci ncı inci ıncı
опубликовано опубликована опубликован размещено дата публикации публикация добавлено создано
published posted by автор par
date publié publiée publie veröffentlicht жарияланған жарияланды жарияланым жарыяланды жарыяланган эълон қилинди
қилинган чоп этилди этилган e'lon qilindi qilingan chop etilgan dərc olunub tarix tarixi tarih tarihi yayınlanma
yayın çap edildi нашр шуд интишор санаи sanasi сана күні күні опубліковано опублікована апублікавана انتشار
تاریخ منتشر شده نشر 发布时间 发布 时间 发表于 日期 年 月 日
"""
_WEEKDAYS = """
понедельник вторник среда среду середа середу серада сераду четверг пятниц суббот воскресень пн вт ср чт пт сб вс
понеділ вівтор четвер п'ятниц п’ятниц пʼятниц субот неділ нд панядзел аўтор чацвер пятніц субот нядзел
дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі дүйшөмбү шейшемби шаршемби бейшемби жума ишемби жекшемби
dushanba seshanba chorshanba payshanba juma shanba yakshanba душанба сешанба чоршанба пайшанба шанба якшанба
душанбе сешанбе чоршанбе панҷшанбе ҷумъа шанбе якшанбе
duşenbe sişenbe çarşenbe penşenbe anna şenbe ýekşenbe
bazar çərşənbə cümə şənbə axşamı ertəsi pazar salı çarşamba perşembe cuma cumartesi pazartesi
شنبه یکشنبه دوشنبه سهشنبه سه چهارشنبه پنجشنبه پنج جمعه چهار یک دو
mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr
sa so lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
星期 周 կիրակ երկուշաբթ ორშაბათ კვირა
"""
# "Updated" and the like: the date beside them is not that of publication.
_CHANGED = """
обновлено обновлена обновлен обновлён изменено изменён изменен updated modified edited оновлено змінено
абноўлена жаңартылды жаңартылған жаңыртылды янгиланди янгиланган yangilandi yangilangan yenilənib yeniləndi
güncelleme güncellendi täzelendi aktualisiert modifié jour навсозӣ بهروزرسانی روزرسانی ویرایش 更新时间 更新
"""

_FILLERS = frozenset([*_SILENT.split(), *_WEEKDAYS.split()])
_CHANGES = frozenset(_CHANGED.split())
_WEEKDAY_STEMS = tuple(word for word in _WEEKDAYS.split() if len(word) > 4)  # shorter ones begin other words


def is_filler(word: str) -> bool:
    """Whether a date may hold the word (lower-case) and mean the same without it: weekdays, "года", "published"."""
    return word in _FILLERS or word.startswith(_WEEKDAY_STEMS)


def is_change(word: str) -> bool:
    """Whether the word says that the date is that of a later change."""
    return word in _CHANGES
