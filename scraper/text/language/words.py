"""Little words, and the words news is made of, by language: what tells a headline too short for statistics.

A word of several languages counts for each of them in part. Names of places are left out, for the neighbours write of
them too, and so are most inflected forms: sequences of letters tell those.
"""

import re
from collections import defaultdict

# What a word of one language only speaks for it, in nats; of two languages half as much.
_WEIGHT = 2.1
# A list of words seen often must not outweigh all else.
_SUM_MAX = 12.0

_WORD = re.compile(r"[^\W\d_]+")

_WORDS = {
    "ru": "и в во не на что с со по к ко из у за от до для это как его её их он она они мы вы был была было были быть "
    "есть нет при о об обо под над после через между без также или но а же бы ли если когда чтобы который которая "
    "которые этого этом все всех ещё уже только более лет года году году год дней будет будут может могут сообщили "
    "сообщил сообщает заявил заявила рассказал около из-за новый новая новые новое россии рублей суд суда "
    "против вице власти человек людей глава главы стал стали могут почему где кто свой своей своих тысяч область "
    "министр президент президента правительство страны города день ночью утром среди перед вместо",
    "uk": "і в у не на що з зі із по до за від для це як його її їх він вона вони ми ви був була було були бути є "
    "немає при про під над після через між без також або але а ж би чи якщо коли щоб який яка які цього цьому усі всі "
    "всіх ще вже тільки понад років року році рік днів буде будуть може можуть повідомили повідомив заявив розповів "
    "через новий нова нові нове україни україна україні гривень суд проти влада людей людина голова став стали чому "
    "де хто свій своїх тисяч область міністр президент президента уряд країни міста день вночі серед перед замість та",
    "be": "і ў у не на што з са па да за ад для гэта як яго яе іх ён яна яны мы вы быў была было былі быць ёсць няма "
    "пры пра пад над пасля праз між без таксама або але а ж бы ці калі каб які якая якія гэтага гэтым усе ўсе яшчэ "
    "ужо ўжо толькі больш гадоў года годзе год дзён будзе будуць можа могуць паведамілі паведаміў заявіў новы новая "
    "новыя беларусі рублёў суд супраць улада людзей чалавек кіраўнік стаў сталі чаму дзе хто свой тысяч "
    "вобласць міністр прэзідэнт прэзідэнта урад краіны горада дзень уначы сярод перад замест",
    "kk": "және мен бен пен үшін бұл сол осы бар жоқ емес деп деді туралы бойынша дейін кейін соң бірақ немесе ал да "
    "де та те ма ме ол олар біз сіз мен оның олардың біздің бір екі үш бес жаңа жыл жылы жылдың жылғы күн күні қазақ "
    "қазақстан елде елдің елге басшысы болды болады болған болып болуы берді алды келді барды өтті тиіс керек мүмкін "
    "көп аз тағы енді қалай неге қандай кім не теңге мың млн жол қала ауыл облысы министрі "
    "президенті үкімет тоқаев жасады жатыр отыр тұр ашылды көрсетті арналған арасында қарай дейді айтты барлық "
    "жұмыс адам бала баға бағасы екен шықты жатқан баласы",
    "ky": "жана менен үчүн бул ошол ушул бар жок эмес деп деди тууралуу боюнча чейин кийин бирок же ал да дагы алар "
    "биз сиз мен анын алардын биздин бир эки үч беш жаңы жыл жылы жылдын күн күнү кыргыз өлкөдө өлкөнүн "
    "башчысы болду болот болгон болуп берди алды келди барды өттү керек мүмкүн көп аз эми кантип эмне кандай ким "
    "миң жол шаар айыл облусу министри президенти өкмөт кылды жатат турат ачылды көрсөттү "
    "арасында карай айтты бардык жумуш адам бала баасы экен чыкты жаткан баласы мамлекеттик мамлекет эл элдик",
    "uz-Cyrl": "ва билан учун бу шу ўша бор йўқ эмас деб деди ҳақида бўйича қадар кейин лекин аммо ёки эса ҳам улар "
    "биз сиз мен унинг уларнинг бизнинг бир икки уч беш янги йил йили йилда йилнинг кун куни ўзбек ўзбекистон "
    "мамлакат раҳбари бўлди бўлади бўлган бўлиб берди олди келди борди ўтди керак мумкин кўп оз яна энди қандай нега "
    "нима ким тошкент сўм минг йўл шаҳар қишлоқ вилояти вазири президенти ҳукумат қилди қилинди қилган "
    "очилди кўрсатди орасида айтди барча иш одам бола нархи экан чиқди давлат миллий тўғрисида томонидан",
    "tg": "ва дар ба аз бо барои ки ин он аст буд шуд мешавад мекунад кард карданд шудааст то пас баъд аммо вале ё "
    "ҳам "
    "онҳо мо шумо ман як ду се чор панҷ нав сол соли рӯз рӯзи тоҷик тоҷикистон кишвар раиси раҳмон сомонӣ "
    "ҳазор роҳ роҳи шаҳр шаҳри деҳа вилояти вазири вазорати президенти ҳукумат ҳукумати дигар чаро чӣ кӣ кистон низ "
    "нест ҳаст бояд метавонад гуфт ҳама кор кори одам кӯдак нархи баромад омад дод дорад доранд мардум миллӣ байни "
    "барқ об бадахшон ҳазорон миёни ҷумҳурии аз нафар боз рафт шуданд зан зани ҷавон",
    "mn": "ба нь юм байна байгаа байсан болно болон болсон болж энэ тэр эдгээр дээр доор хүн хүний хүмүүс монгол "
    "улсын "
    "улс төрийн засгийн газар газрын сайд ерөнхийлөгч ерөнхий он оны онд жил жилийн өдөр сар сарын шинэ их хурал "
    "хурлын гэж гэв гэсэн гэжээ хэлэв хэллээ тухай талаар хүртэл дараа өмнө харин эсвэл бөгөөд мөн бид тэд та би нэг "
    "хоёр гурав тав төгрөг сая тэрбум мянган зам хот аймаг сум үнэ ажил ажлын хүүхэд ямар яагаад хэн юу "
    "авах хийх өгөх болох орох гарах явуулах үед ээ шүү вэ бэ үү уу хувь хувиар нэмэгдэв буурав",
    "bg": "и в във на не че с със за от до да се е са ще бе беше по при след между без или но а този тази това тези "
    "който която които българия българия лева нов нова години година повече както още вече само",
    "mk": "и во на не дека со за од до да се е ќе беше по при после меѓу без или но а овој оваа ова кој која кои",
    "sr": "и у на не да са за од до се је су ће био била по при после између без или али а овај ова ово који која",
    "tt": "һәм белән өчен бу шул бар юк түгел дип диде турында буенча кадәр соң ләкин яки ә дә алар без сез мин аның "
    "бер ике өч яңа ел елның көн көне татар казан булды була булган итте",
    "ba": "һәм менән өсөн был шул бар юҡ түгел тип тине тураһында буйынса тиклем һуң ләкин йәки ә лә улар беҙ һеҙ "
    "башҡортостан өфө булды була",
    "en": "the of and to is for on with that by from was were has have had will be been are it its his her he she "
    "they "
    "their this these which who not or as at but after before over into out up about more than new says said "
    "say in an "
    "a you we i my your what when how why all can would could should may under against between during first two three "
    "year years day week people police court government minister president world country oil gas bank price prices "
    "talks deal calls hits gets no do does did just there if so me him them our us very good get",
    "fr": "le la les l de des du d et un une dans par pour sur au aux est que qui sont pas ce cette ces il elle ils "
    "elles son sa ses leur leurs ont a été être avec mais plus en ne se s n qu c j y où ou après avant entre contre "
    "sous sans selon comme tout tous toute deux trois ans an jour nouveau nouvelle nouveaux pays ministre président "
    "gouvernement police prix pétrole gaz fait faire nous vous je on même aussi encore depuis très si va vers chez",
    "de": "der die das und den dem des ein eine einer einen einem ist in im von vom mit zu zur zum auf für nicht sich "
    "auch wird werden sind war wurde wurden hat haben als an am bei nach vor aus über unter gegen ohne um bis durch "
    "es er sie wir ihr ich man noch nur mehr wie aber oder wenn dass was wer neue neuer neues neuen jahr jahre jahren "
    "tag land minister präsident regierung polizei preis preise zwei drei kein keine so schon seit beim ins "
    "ihre seine",
    "tr": "ve bir bu için ile olarak çok daha gibi kadar olan oldu değil ama o de da ne mi mı mu mü ya en her şey ki "
    "göre sonra önce karşı yeni yıl yılı yılda gün günü türkiye türk ülke başkanı cumhurbaşkanı bakanı bakan hükümet "
    "etti edildi edecek olacak oldu dedi açıkladı yapıldı yaptı var yok iki üç bin milyon dolar lira son ilk büyük "
    "şu ben sen biz siz onlar onun bunun böyle şimdi nasıl neden hiç diye üzerinde arasında tarafından ise eden geldi "
    "verdi aldı istiyor oluyor ediyor geliyor bugün dün yarın güne yine",
    "az": "və bir bu üçün ilə kimi çox daha qədər olan oldu deyil amma o da də nə mı yeni il ildə ilin gün günü "
    "azərbaycan azərbaycanın ölkə prezidenti prezident nazir naziri nazirliyi etdi edildi edib edəcək olacaq "
    "olub dedi "
    "açıqladı var yox iki üç min milyon manat dollar son ilk böyük mən sən biz siz onlar onun bunun belə indi necə "
    "niyə heç deyə üzrə arasında tərəfindən isə sonra əvvəl qarşı bakıda verdi aldı gəldi edir olunur baş həm "
    "əli əliyev haqqında barədə olunub keçirilib bildirib xəbər yenə bütün artıq",
    "uz": "va bilan uchun bu shu o‘sha bor yo‘q emas deb dedi haqida bo‘yicha qadar keyin lekin ammo yoki esa ham "
    "ular "
    "biz siz men uning ularning bir ikki uch besh yangi yil yili yilda yilning kun kuni o‘zbek o‘zbekiston mamlakat "
    "bo‘ldi bo‘ladi bo‘lgan berdi oldi keldi bordi kerak mumkin ko‘p oz yana endi qanday nega nima kim "
    "toshkentda so‘m ming yo‘l shahar qishloq viloyati vaziri prezidenti hukumat qildi qilindi qilgan ochildi aytdi "
    "barcha ish odam bola narxi ekan chiqdi davlat milliy to‘g‘risida tomonidan u edi oʻzbekiston boʻladi "
    "boʻyicha yoʻq haqida hech har qilish o yo bo ko so qo",
    "tk": "we bilen üçin bu şu şol bar ýok däl diýip diýdi barada boýunça çenli soň emma ýa hem olar biz siz men onuň "
    "olaryň bir iki üç bäş täze ýyl ýyly ýylyň ýylda gün güni türkmen türkmenistan türkmenistanyň ýurduň döwlet boldy "
    "bolar bolýar bolan berdi aldy geldi gitdi geçdi geçirildi gerek mümkin köp az ýene indi nähili näme kim "
    "aşgabatda manat müň ýol şäher oba welaýaty ministri prezidenti hökümet berdimuhamedow etdi edildi açyldy "
    "görkezdi arasynda aýtdy ähli iş adam çaga bahasy eken çykdy ol onda halk",
    "kk-Latn": "jáne men úshin bul sol osy bar joq emes dep dedi týraly boıynsha deıin keıin biraq nemese ol olar biz "
    "bir eki úsh bes jańa jyl jyly jyldyń kún kúni qazaq qazaqstan boldy bolady bolǵan berdi aldy keldi kerek kóp "
    "tagy endi qalaı nege teńge myń jol qala aýyl oblysy ministri prezidenti úkimet jäne üşin bül "
    "turaly boiynşa deiin keiin deiın keiın üşın ekı bır jolda basty boiy auyl elde saiyn jaña kün küni köp "
    "qalai ükimet ötti tağy ülttyq üş memleket memlekettik jatyr adam bağasy",
    "es": "el la los las de del que y en un una es por con para se su al lo como no más este esta son fue ha han pero "
    "o sin sobre entre desde hasta años año nuevo nueva gobierno presidente país según tras muy ya también yo mi",
    "it": "il lo la i gli le di del della dei delle che e un una in è per con da dal non si sono ha hanno come più al "
    "alla nel nella su anche ma o dopo tra anni anno nuovo nuova governo presidente contro perché ci questo questa",
    "pt": "o a os as de do da dos das que e em um uma no na nos nas para com por ao não se é foi são mais como mas ou "
    "seu sua entre após anos ano novo nova governo presidente sobre até pela pelo já também isso ele ela",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er om ook als maar bij nog uit door over naar "
    "worden "
    "wordt werd heeft hebben was deze die nieuwe jaar tegen geen meer dan zich hun",
    "pl": "i w we z ze na do nie się jest że o po za od dla przez jak ale to był była było są tym tego który która "
    "które przed pod czy już tylko roku lat nowy nowa rząd prezydent oraz jego jej",
    "ro": "și şi de la în cu pe nu să a al ale că care este sunt un o din pentru mai fost dar sau prin după până "
    "între "
    "anul ani nou noua președintele guvernul lui sa ce se",
    "cs": "a v ve z ze na do ne se je že o po za od pro jak ale to byl byla bylo jsou tím který která které před pod "
    "už jen roku let nový nová vláda prezident jeho s k u i nebo",
    "hu": "a az és hogy nem is egy ez van volt de már csak még vagy mint ki meg el be fel után szerint lesz év új "
    "kormány elnök magyar között",
    "ku": "û li ji bi di de ku ye ne ev ew wê wî jî bo ser çi kir dike bû hat lê an her yek du sê kurd",
    "sv": "och i att det som en ett på är av för med till den har de inte om var från vid efter men eller när så kan "
    "ska nya år mot",
    "id": "yang dan di dari untuk dengan ini itu pada dalam tidak akan ke oleh adalah telah sudah juga karena atau "
    "tahun orang presiden pemerintah",
    "fa": "و در به از که این آن است بود شد می را با برای تا بر یک دو سه هم نیز اما یا اگر هر چه چرا کرد کردند کرده "
    "شده "
    "شود کند باید خواهد گفت سال روز ایران ایرانی کشور رئیس وزیر دولت مردم تهران نفت گاز جدید هزار میلیون پس پیش بین "
    "علیه دیگر همه آنها ما شما من او های ها خود افغانستان طالبان دلار قیمت شهر نیست دارد دارند",
    "ar": "في من على إلى عن أن إن التي الذي هذا هذه كان كانت قد لم لا ما مع بعد قبل بين خلال و أو ثم كما هو هي ذلك "
    "تلك "
    "وزير الرئيس رئيس الحكومة اليوم عام سنة دولة حول ضد غير كل أي حتى",
    "ug": "ۋە بىلەن ئۈچۈن بۇ شۇ بار يوق ئەمەس دەپ دېدى ھەققىدە بويىچە كېيىن لېكىن ياكى ئۇلار بىز سىز مەن ئۇنىڭ بىر "
    "ئىككى ئۈچ يېڭى يىل يىلى كۈن ئۇيغۇر خىتاي بولدى بولغان قىلدى قىلغان دۆلەت",
    "kk-Arab": "جانە مەن ءۇشىن بۇل سول وسى بار جوق ەمەس دەپ دەدى تۋرالى بويىنشا دەيىن كەيىن بىراق نەمەسە ول ولار ءبىز "
    "ءبىر ەكى ءۇش جاڭا جىل جىلى كۇن كۇنى قازاق قازاقستان بولدى بولادى بولعان",
    "ps": "د په او چې کې ته له یو دا دی ده سره هم نه شي وي کړي کړل شو خپل افغانستان هغه ځای پر وروسته لپاره دغه",
    "ur": "کے کی کا میں ہے اور سے کو نے پر ہیں کہ یہ اس وہ تھا تھی بھی نہیں ایک کر ہو گیا پاکستان لیے تو جو",
}


def _collect() -> dict[str, tuple[str, ...]]:
    languages: defaultdict[str, list[str]] = defaultdict(list)
    for language, some in _WORDS.items():
        for word in dict.fromkeys(_WORD.findall(some)):
            languages[word].append(language)
    return {word: tuple(some) for word, some in languages.items()}


_LANGUAGES_OF = _collect()


def weigh(text: str) -> dict[str, float]:
    """What the words of a text speak for each language that has any of them, in nats."""
    weights: defaultdict[str, float] = defaultdict(float)
    for word in _WORD.findall(text.lower()):
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            weights[language] += _WEIGHT / len(languages)
    return {language: min(weight, _SUM_MAX) for language, weight in weights.items()}
