//! German headers.

use super::{At, Expects, Kind, Language};

pub(super) const GERMAN: Language = Language {
    names: &[
        (
            Kind::CustomerId,
            "kundennummer, kundennr, kunden-id, kunde id, kundencode, kd-nr, debitorennummer, debitor nr, \
             debitor, mitgliedsnummer, kontonummer, partnernummer, geschäftspartner-nr, gastnummer, \
             kartennummer",
        ),
        (Kind::Customer, "kunde, kunden, käufer, auftraggeber, mitglied, gast, geschäftspartner"),
        (
            Kind::Name,
            "kundenname, name des kunden, firmenname, firma, unternehmen, vorname, nachname, \
             familienname, vor- und nachname, ansprechpartner, rechnungsname",
        ),
        (Kind::Email, "e-mail-adresse, mailadresse, e-mail kunde, kunden-email"),
        (
            Kind::Phone,
            "telefon, telefonnummer, tel.-nr., rufnummer, handy, handynummer, mobil, mobilnummer, \
             mobiltelefon",
        ),
        (
            Kind::Note,
            "adresse, anschrift, straße, strasse und hausnummer, rechnungsadresse, notiz, notizen, \
             bemerkung, bemerkungen",
        ),
        (Kind::Registry, "ust-id, ustidnr, steuernummer"),
        (
            Kind::OrderId,
            "rechnungsnummer, rechnungsnr, rechnung, rechnung nr, belegnummer, belegnr, beleg, \
             bestellnummer, bestellnr, bestellung, bestell-id, auftragsnummer, auftragsnr, auftrag, \
             bonnummer, bon-nr, bon, buchungsnummer, buchungsnr, reservierungsnummer, vorgangsnummer, \
             transaktionsnummer, transaktions-id, lieferscheinnummer",
        ),
        (
            Kind::Date,
            "datum, rechnungsdatum, bestelldatum, auftragsdatum, belegdatum, kaufdatum, buchungsdatum, \
             verkaufsdatum, transaktionsdatum, zahlungsdatum, besuchsdatum, anreise, anreisedatum, datum \
             und uhrzeit, zeitpunkt",
        ),
        (Kind::Created, "erstellt am, erstellungsdatum, angelegt am, anlagedatum"),
        (
            Kind::Amount,
            "betrag, gesamtbetrag, rechnungsbetrag, bestellwert, auftragswert, gesamtpreis, gesamtsumme, \
             summe, gesamt, umsatz, nettobetrag, bruttobetrag, netto, brutto, nettoumsatz, warenwert, \
             zeilenbetrag, positionsbetrag, erlös, wert, endbetrag",
        ),
        (Kind::Quantity, "menge, anzahl, stück, stückzahl, bestellmenge"),
        (
            Kind::UnitPrice,
            "stückpreis, stueckpreis, einzelpreis, preis, preis pro stück, verkaufspreis, vk-preis",
        ),
        (Kind::Cost, "kosten, wareneinsatz, selbstkosten, herstellkosten, einstandswert"),
        (
            Kind::Money,
            "rabatt, mwst, steuer, versand, versandkosten, einkaufspreis, ek-preis, einstandspreis",
        ),
        (Kind::Margin, "marge, deckungsbeitrag, rohertrag, gewinn, rohgewinn, db"),
        (Kind::Refund, "erstatteter betrag, erstattung, erstattungsbetrag, rückerstattung"),
        (Kind::Cancelled, "stornodatum, storniert am, stornierungsdatum"),
        (
            Kind::Category,
            "kategorie, produktkategorie, warengruppe, artikelgruppe, produktgruppe, gruppe, sortiment, \
             abteilung",
        ),
        (
            Kind::Product,
            "produkt, produktname, artikel, artikelbezeichnung, artikelname, bezeichnung, beschreibung, \
             ware, leistung",
        ),
        (Kind::ProductCode, "artikelnummer, artikelnr, art.-nr., produktnummer, produktcode"),
        (Kind::Payment, "zahlungsart, zahlungsmethode, zahlart, zahlung, zahlungsweise, zahlungsmittel"),
        (Kind::Status, "bestellstatus, auftragsstatus, zahlungsstatus, rechnungsstatus"),
        (Kind::Currency, "währung, waehrung"),
        (
            Kind::Behaviour,
            "kanal, vertriebskanal, quelle, herkunft, filiale, gutschein, gutscheincode, kundengruppe, \
             kundentyp, kampagne, verkäufer",
        ),
        (
            Kind::Moment,
            "registriert am, registrierungsdatum, anmeldedatum, kunde seit, mitglied seit, erste \
             bestellung, letzte bestellung, letzter kauf, letzter besuch, letzter kontakt",
        ),
        (Kind::Consent, "einwilligung, werbeeinwilligung, newsletter angemeldet, werbung erlaubt"),
        (Kind::Satisfaction, "zufriedenheit, kundenzufriedenheit, bewertung"),
        (Kind::BirthDate, "geburtsdatum, geburtstag, geboren am, geb.-datum"),
        (Kind::PersonNumber, "alter, einkommen, jahreseinkommen, anzahl kinder, kinder, haushaltsgröße"),
        (
            Kind::PersonWord,
            "geschlecht, anrede, titel, bildung, bildungsabschluss, beruf, familienstand, altersgruppe, \
             sprache, staatsangehörigkeit",
        ),
        (Kind::Country, "land, länderkürzel, lieferland, rechnungsland, staat"),
        (Kind::City, "stadt, ort, wohnort, rechnungsort, lieferort"),
        (Kind::Region, "bundesland, kanton, landkreis, bezirk, gebiet, kreis"),
        (Kind::PostalCode, "plz, postleitzahl"),
        (Kind::Mind, "lebensstil, werte, interessen, einstellungen"),
        (Kind::Industry, "branche, wirtschaftszweig, geschäftsfeld"),
        (
            Kind::CompanySize,
            "unternehmensgröße, firmengröße, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, \
             beschäftigte",
        ),
        (Kind::Firm, "bedarf, rechtsform, jahresumsatz"),
    ],
    words: &[(At::End, Expects::Id, "nummer nr kennung"), (At::End, Expects::Date, "datum")],
};
