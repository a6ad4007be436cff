//! Sentences, names and cities in the languages of our users, for the tests of this room.

use super::CodePage;

/// What is written in a language, and the code pages it is written in.
pub struct Language {
    pub name: &'static str,
    pub pages: &'static [CodePage],
    pub sentences: &'static str,
    pub people: &'static str,
    pub cities: &'static str,
}

const CYRILLIC: &[CodePage] =
    &[CodePage::Windows1251, CodePage::Koi8R, CodePage::Ibm866, CodePage::MacCyrillic, CodePage::Iso8859_5];
const WESTERN: &[CodePage] = &[CodePage::Windows1252, CodePage::Iso8859_1, CodePage::Iso8859_15];
const CENTRAL: &[CodePage] = &[CodePage::Windows1250, CodePage::Iso8859_2];

/// Languages, each with its pages.
pub const LANGUAGES: [Language; 13] = [
    Language {
        name: "Armenian",
        pages: &[CodePage::Armscii8],
        sentences: "Պատվերը պատրաստ է, կարող եք այն ստանալ երկուշաբթի առավոտյան մեր պահեստից։ Հաճախորդը խնդրել է առաքել երեք տուփ սպիտակ խալաթ և վերադարձնել հին ապրանքը։ Վճարումը կատարվել է կանխիկ, հաշիվը ուղարկված է էլեկտրոնային փոստով։",
        people: "Արամ Խաչատրյան,Անի Գրիգորյան,Տիգրան Պետրոսյան,Մարիամ Սարգսյան,Գևորգ Հակոբյան,Նարինե Մկրտչյան,Հայկ Ավետիսյան,Լիլիթ Բաղդասարյան,ՎԱՀԱՆ ՏԵՐՅԱՆ,Շուշան Ղազարյան",
        cities: "Երևան,Գյումրի,Վանաձոր,Աբովյան,Հրազդան,Կապան,Արմավիր,Գավառ,Իջևան,Դիլիջան",
    },
    Language {
        name: "Greek",
        pages: &[CodePage::Windows1253, CodePage::Iso8859_7],
        sentences: "Η παραγγελία είναι έτοιμη και μπορείτε να την παραλάβετε από την αποθήκη μας τη Δευτέρα το πρωί. Ο πελάτης ζήτησε τρία κουτιά με λευκές ποδιές και επέστρεψε τα παλιά είδη. Άλλη πληρωμή έγινε με μετρητά, το τιμολόγιο στάλθηκε με ηλεκτρονικό ταχυδρομείο.",
        people: "Γιώργος Παπαδόπουλος,Μαρία Οικονόμου,Άννα Γεωργίου,Νίκος Δημητρίου,Ελένη Παπανικολάου,ΚΩΝΣΤΑΝΤΙΝΟΣ ΒΛΑΧΟΣ,Δέσποινα Αντωνίου,Χρήστος Καραγιάννης,Ιωάννα Ζαχαρίου,Άγγελος Μακρής",
        cities: "Αθήνα,Θεσσαλονίκη,Πάτρα,Ηράκλειο,Λάρισα,Βόλος,Ιωάννινα,Καβάλα,Χανιά,Άργος",
    },
    Language {
        name: "Georgian",
        pages: &[CodePage::GeorgianPs, CodePage::GeorgianAcademy],
        sentences: "შეკვეთა მზად არის და შეგიძლიათ წაიღოთ ორშაბათს დილით ჩვენი საწყობიდან. მომხმარებელმა ითხოვა სამი ყუთი თეთრი ხალათი და დააბრუნა ძველი საქონელი. გადახდა მოხდა ნაღდი ფულით, ანგარიში გაიგზავნა ელექტრონული ფოსტით.",
        people: "გიორგი ბერიძე,ნინო კაპანაძე,დავით გელაშვილი,თამარ მაისურაძე,ლევან გიორგაძე,მარიამ ლომიძე,ზურაბ ჯაფარიძე,ქეთევან წიკლაური,ვახტანგ ჭავჭავაძე,სოფიო ხვედელიძე",
        cities: "თბილისი,ბათუმი,ქუთაისი,რუსთავი,გორი,ზუგდიდი,ფოთი,თელავი,ახალციხე,ოზურგეთი",
    },
    Language {
        name: "Bulgarian",
        pages: CYRILLIC,
        sentences: "Поръчката е готова и можете да я вземете от нашия склад в понеделник сутринта. Клиентът поиска три кутии с бели престилки и върна старата стока. Плащането беше извършено в брой, фактурата е изпратена по електронна поща.",
        people: "Георги Иванов,Мария Димитрова,Ивайло Стоянов,Десислава Петкова,Красимир Цветанов,ЙОРДАНКА ХРИСТОВА,Стефан Ангелов,Цветелина Жекова,Бойко Щерев,Яна Юлиянова",
        cities: "София,Пловдив,Варна,Бургас,Русе,Стара Загора,Плевен,Сливен,Търговище,Кърджали",
    },
    Language {
        name: "Russian",
        pages: CYRILLIC,
        sentences: "Заказ готов, его можно забрать с нашего склада в понедельник утром. Клиент попросил три коробки белых халатов и вернул старый товар. Оплата произведена наличными, счёт отправлен по электронной почте, подъезд со двора.",
        people: "Иван Кузнецов,Ольга Смирнова,Пётр Соловьёв,Наталья Васильева,Дмитрий Щербаков,ЕКАТЕРИНА ЖУКОВА,Алексей Цыганков,Юлия Морозова,Эдуард Хабибуллин,Яна Фёдорова",
        cities: "Москва,Санкт-Петербург,Нижний Новгород,Екатеринбург,Казань,Челябинск,Самара,Уфа,Ярославль,Тюмень",
    },
    Language {
        name: "Ukrainian",
        pages: &[CodePage::Windows1251, CodePage::Koi8U, CodePage::MacCyrillic],
        sentences: "Замовлення готове, його можна забрати з нашого складу в понеділок уранці. Клієнт попросив три коробки білих халатів і повернув старий товар. Оплату здійснено готівкою, рахунок надіслано електронною поштою.",
        people: "Тарас Шевчук,Оксана Іваненко,Богдан Коваленко,Леся Кравець,Євген Поліщук,Юлія Мельник,Андрій Бондаренко,Їжакевич Олена,Ґудзь Назар,Марія Яценко",
        cities: "Київ,Львів,Одеса,Харків,Дніпро,Запоріжжя,Чернівці,Івано-Франківськ,Вінниця,Ужгород",
    },
    Language {
        name: "Persian",
        pages: &[CodePage::Windows1256],
        sentences: "سفارش شما آماده است و مي‌توانيد آن را دوشنبه صبح از انبار ما تحويل بگيريد. مشتري سه جعبه روپوش سفيد خواست و کالاي قديمي را پس فرستاد. پرداخت نقدي بود و صورتحساب با پست الکترونيک فرستاده شد.",
        people: "علي رضايي,مريم احمدي,حسين کريمي,زهرا موسوي,پژمان گودرزي,فاطمه حسيني,چنگيز وثوقي,سارا قاسمي,آرش جعفري,شيرين نوري",
        cities: "تهران,مشهد,اصفهان,شيراز,تبريز,کرج,اهواز,قم,رشت,يزد",
    },
    Language {
        name: "German",
        pages: WESTERN,
        sentences: "Die Bestellung ist fertig und kann am Montag früh in unserem Lager abgeholt werden. Der Kunde wünschte drei Schachteln weiße Kittel und schickte die alte Ware zurück. Für die Zahlung in Höhe von zwölf Franken genügt eine Überweisung.",
        people: "Jürgen Müller,Käthe Schröder,Björn Weiß,Ursula Groß,Günther Schäfer,Anna Köhler,Jörg Vögel,Renate Böhm,Ömer Kühn,Änne Lüders",
        cities: "München,Köln,Düsseldorf,Nürnberg,Zürich,Würzburg,Göttingen,Österreich,Lübeck,Münster",
    },
    Language {
        name: "French",
        pages: WESTERN,
        sentences: "La commande est prête et peut être retirée lundi matin à notre entrepôt. Le client a demandé trois boîtes de blouses blanches et a renvoyé la marchandise abîmée. Le règlement a été effectué en espèces, la facture est envoyée par courrier électronique.",
        people: "Hélène Lefèvre,François Dupré,Zoé Béranger,Jérôme Français,Chloé Garçon,René Lemaître,Mélanie Hébert,Benoît Crépin,Éloïse Carré,Anaïs Guérin",
        cities: "Orléans,Besançon,Nîmes,Angoulême,Béziers,Genève,Liège,Évry,Alençon,Montélimar",
    },
    Language {
        name: "Spanish",
        pages: WESTERN,
        sentences: "El pedido está listo y se puede recoger el lunes por la mañana en nuestro almacén. El cliente pidió tres cajas de batas blancas y devolvió la mercancía dañada. ¿Cuándo llegará? El pago se efectuó en efectivo, la factura se envió por correo electrónico.",
        people: "José Muñoz,María Peña,Andrés Núñez,Begoña Ibáñez,Raúl Gómez,Inés Martínez,Ángel Fernández,Sofía Domínguez,Íñigo Sáenz,Óscar Ordóñez",
        cities: "León,Málaga,Cádiz,La Coruña,Ávila,Bogotá,Logroño,Mérida,Córdoba,Almería",
    },
    Language {
        name: "Turkish",
        pages: &[CodePage::Windows1254, CodePage::Iso8859_9],
        sentences: "Sipariş hazır, pazartesi sabahı depomuzdan teslim alabilirsiniz. Müşteri üç kutu beyaz önlük istedi ve eski ürünü geri gönderdi. Ödeme nakit olarak yapıldı, fatura e-posta ile gönderildi, ağustos ayında görüşürüz.",
        people: "Ayşe Yılmaz,Mehmet Öztürk,Gülşen Çelik,İbrahim Şahin,Oğuzhan Doğan,Çağla Kılıç,Ümit Güneş,Şükrü Aydın,Özge Koçoğlu,BARIŞ IŞIK",
        cities: "İstanbul,İzmir,Eskişehir,Diyarbakır,Muğla,Şanlıurfa,Kırşehir,Çorum,Ağrı,Balıkesir",
    },
    Language {
        name: "Polish",
        pages: CENTRAL,
        sentences: "Zamówienie jest gotowe i można je odebrać w poniedziałek rano z naszego magazynu. Klient poprosił o trzy pudełka białych fartuchów i odesłał stary towar. Płatność została dokonana gotówką, a fakturę wysłano pocztą.",
        people: "Łukasz Wiśniewski,Małgorzata Wójcik,Paweł Dąbrowski,Grażyna Król,Stanisław Źrebiec,Agnieszka Jabłońska,Michał Śliwa,Żaneta Gołąb,Józef Pająk,Bożena Święs",
        cities: "Kraków,Łódź,Wrocław,Poznań,Gdańsk,Częstochowa,Białystok,Rzeszów,Świdnica,Żory",
    },
    Language {
        name: "Czech",
        pages: CENTRAL,
        sentences: "Objednávka je připravena a můžete si ji vyzvednout v pondělí ráno v našem skladu. Zákazník požádal o tři krabice bílých plášťů a vrátil staré zboží. Platba proběhla v hotovosti, účet byl odeslán elektronickou poštou.",
        people: "Jiří Dvořák,Věra Čermáková,Tomáš Růžička,Zdeněk Šťastný,Božena Němcová,Ondřej Žák,Kateřina Křížová,Lukáš Hůrka,Ludmila Říhová,Štěpán Kučera",
        cities: "Plzeň,České Budějovice,Hradec Králové,Ústí nad Labem,Děčín,Třebíč,Příbram,Jindřichův Hradec,Žďár,Zlín",
    },
];
