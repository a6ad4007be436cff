//! Turkish headers.

use super::{At, Expects, Kind, Language};

pub(super) const TURKISH: Language = Language {
    names: &[
        (
            Kind::CustomerId,
            "müşteri no, müşteri numarası, müşteri kodu, müşteri id, cari kodu, cari kod, cari hesap \
             kodu, cari no, üye no, üye numarası, abone no, kart no, kart numarası, misafir no",
        ),
        (Kind::Customer, "müşteri, müşteriler, alıcı, cari, cari hesap, üye, misafir, bayi"),
        (
            Kind::Name,
            "ad, adı, ad soyad, adı soyadı, soyad, soyadı, isim, müşteri adı, müşteri ünvanı, ünvan, \
             unvanı, cari adı, cari ünvanı, firma adı, şirket, şirket adı, kurum",
        ),
        (Kind::Email, "e-posta, eposta adresi, e-mail adresi, müşteri e-posta, elektronik posta"),
        (Kind::Phone, "telefon no, telefon numarası, cep telefonu, cep, gsm no, cep no, irtibat no"),
        (Kind::Note, "adres, cadde, not, notlar, açıklamalar, yorum"),
        (Kind::Registry, "vergi no, vergi numarası, tc kimlik no, tckn, vkn"),
        (
            Kind::OrderId,
            "sipariş no, sipariş numarası, sipariş, sipariş id, sipariş kodu, fatura no, fatura numarası, \
             fatura, fiş no, fiş numarası, belge no, belge numarası, evrak no, işlem no, rezervasyon no, \
             rezervasyon, irsaliye no",
        ),
        (
            Kind::Date,
            "tarih, sipariş tarihi, fatura tarihi, satış tarihi, alışveriş tarihi, satın alma tarihi, \
             işlem tarihi, belge tarihi, evrak tarihi, fiş tarihi, rezervasyon tarihi, ödeme tarihi, \
             giriş tarihi, tarih ve saat, tarih saat",
        ),
        (Kind::Created, "oluşturma tarihi, oluşturulma tarihi, kayıt tarihi"),
        (
            Kind::Amount,
            "tutar, toplam tutar, toplam, genel toplam, sipariş tutarı, fatura tutarı, net tutar, brüt \
             tutar, satış tutarı, ödenen tutar, ciro, satış, gelir, ara toplam, bedel, kdv dahil tutar, \
             kdv hariç tutar",
        ),
        (Kind::Quantity, "miktar, adet, sayı"),
        (Kind::UnitPrice, "birim fiyat, birim fiyatı, fiyat, satış fiyatı"),
        (Kind::Cost, "maliyet, toplam maliyet, gider, satılan malın maliyeti"),
        (Kind::Money, "indirim, iskonto, kdv, vergi, kargo, kargo ücreti, alış fiyatı, birim maliyet"),
        (Kind::Margin, "marj, kâr, brüt kâr, kâr marjı"),
        (Kind::Refund, "iade tutarı, iade edilen tutar"),
        (Kind::Cancelled, "iptal tarihi"),
        (Kind::Category, "kategori, ürün kategorisi, ürün grubu, stok grubu, grup, departman"),
        (Kind::Product, "ürün, ürün adı, stok adı, malzeme, mal hizmet, açıklama, hizmet"),
        (Kind::ProductCode, "ürün kodu, stok kodu, barkod, malzeme kodu"),
        (Kind::Payment, "ödeme şekli, ödeme yöntemi, ödeme tipi, ödeme, ödeme türü"),
        (Kind::Status, "durum, sipariş durumu, ödeme durumu, durumu"),
        (Kind::Currency, "para birimi, döviz, döviz cinsi, döviz türü"),
        (
            Kind::Behaviour,
            "satış kanalı, kaynak, mağaza, şube, kampanya, kupon, temsilci, müşteri tipi, müşteri grubu",
        ),
        (
            Kind::Moment,
            "üyelik tarihi, son sipariş, son sipariş tarihi, son alışveriş, son alışveriş tarihi, ilk \
             sipariş, ilk alışveriş, son ziyaret",
        ),
        (Kind::Consent, "izin, onay, iys izni, pazarlama izni, bülten, e-bülten, kvkk onayı"),
        (Kind::Satisfaction, "memnuniyet, puan, değerlendirme"),
        (Kind::BirthDate, "doğum tarihi, doğum günü, d. tarihi"),
        (Kind::PersonNumber, "yaş, yıllık gelir, çocuk sayısı"),
        (
            Kind::PersonWord,
            "cinsiyet, eğitim, eğitim durumu, meslek, medeni durum, medeni hal, yaş grubu, dil, uyruk",
        ),
        (Kind::Country, "ülke"),
        (Kind::City, "şehir, il, kent"),
        (Kind::Region, "ilçe, bölge, semt, mahalle"),
        (Kind::PostalCode, "posta kodu"),
        (Kind::Mind, "yaşam tarzı, değerler, ilgi alanları, hobiler"),
        (Kind::Industry, "sektör, faaliyet alanı, iş kolu"),
        (Kind::CompanySize, "çalışan sayısı, personel sayısı, firma büyüklüğü, şirket büyüklüğü"),
        (Kind::Firm, "ihtiyaçlar, şirket türü"),
    ],
    words: &[(At::Last, Expects::Id, "no numarasi kodu"), (At::Last, Expects::Date, "tarihi")],
};
