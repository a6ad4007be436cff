//! French headers.

use super::{At, Expects, Kind, Language};

pub(super) const FRENCH: Language = Language {
    names: &[
        (
            Kind::CustomerId,
            "numéro client, numéro de client, n° client, no client, n° de client, code client, id client, \
             identifiant client, référence client, réf. client, numéro d'adhérent, numéro de carte, carte \
             de fidélité, n° adhérent",
        ),
        (Kind::Customer, "clients, acheteur, adhérent, membre, hôte"),
        (
            Kind::Name,
            "nom, nom du client, nom client, nom complet, nom et prénom, prénom, nom de famille, raison \
             sociale, société, entreprise, nom de la société, nom de l'entreprise, organisme",
        ),
        (Kind::Email, "courriel, adresse e-mail, adresse électronique, adresse mail, e-mail client"),
        (Kind::Phone, "numéro de téléphone, portable, téléphone portable, téléphone mobile, n° de téléphone"),
        (Kind::Note, "adresse postale, rue, remarque, remarques, commentaire, commentaires"),
        (Kind::Registry, "siret, siren, n° tva"),
        (
            Kind::OrderId,
            "numéro de commande, n° commande, n° de commande, commande, référence commande, id commande, \
             numéro de facture, n° facture, n° de facture, facture, numéro de ticket, n° ticket, ticket, \
             numéro de transaction, numéro de réservation, n° réservation, réservation, numéro de pièce, \
             n° pièce, numéro de document",
        ),
        (
            Kind::Date,
            "date de commande, date commande, date de facture, date facture, date de la commande, date de \
             facturation, date d'achat, date achat, date de vente, date de transaction, date de \
             réservation, date de paiement, date d'arrivée, date et heure, date pièce",
        ),
        (Kind::Created, "date de création, créé le, créée le"),
        (
            Kind::Amount,
            "montant, montant total, total ttc, total ht, montant ttc, montant ht, montant de la \
             commande, montant facture, montant net, prix total, chiffre d'affaires, ca, ca ht, ca ttc, \
             ventes, valeur, sous-total, net à payer, somme",
        ),
        (Kind::Quantity, "quantité, qté, nb articles, unités"),
        (Kind::UnitPrice, "prix unitaire, pu, pu ht, pu ttc, prix unitaire ht, prix, prix de vente"),
        (Kind::Cost, "coût, coûts, coût total, coût de revient, coût des ventes"),
        (
            Kind::Money,
            "remise, réduction, tva, taxe, frais de port, livraison, prix d'achat, prix de revient",
        ),
        (Kind::Margin, "marge brute, marge commerciale, bénéfice, profit brut"),
        (Kind::Refund, "montant remboursé, remboursement"),
        (Kind::Cancelled, "date d'annulation, annulé le"),
        (
            Kind::Category,
            "catégorie, catégorie de produit, famille, famille de produits, groupe, rayon, gamme",
        ),
        (
            Kind::Product,
            "produit, nom du produit, désignation, libellé, libellé article, désignation article, article \
             désignation, prestation",
        ),
        (Kind::ProductCode, "code article, code produit, référence, réf., référence produit, code-barres"),
        (
            Kind::Payment,
            "mode de paiement, moyen de paiement, paiement, type de paiement, règlement, mode de \
             règlement",
        ),
        (
            Kind::Status,
            "statut, statut de la commande, statut commande, état, état de la commande, statut de \
             paiement",
        ),
        (Kind::Currency, "devise, monnaie"),
        (
            Kind::Behaviour,
            "canal de vente, source d'acquisition, origine, magasin, boutique, code promo, campagne, \
             fidélité, vendeur",
        ),
        (
            Kind::Moment,
            "date d'inscription, inscrit le, date d'adhésion, client depuis, première commande, dernière \
             commande, dernier achat, date de dernier achat, dernière visite",
        ),
        (
            Kind::Consent,
            "consentement, accepte le marketing, abonné newsletter, inscrit à la newsletter, opt-in email",
        ),
        (Kind::Satisfaction, "note de satisfaction, avis, évaluation"),
        (Kind::BirthDate, "date de naissance, né le, née le, anniversaire, naissance"),
        (Kind::PersonNumber, "revenu, revenus, revenu annuel, nombre d'enfants, enfants"),
        (
            Kind::PersonWord,
            "sexe, genre, civilité, études, niveau d'études, métier, situation familiale, état civil, \
             tranche d'âge, langue, nationalité",
        ),
        (Kind::Country, "pays, pays de livraison, pays de facturation"),
        (Kind::City, "ville, commune, localité"),
        (Kind::Region, "département, arrondissement, quartier"),
        (Kind::PostalCode, "code postal"),
        (Kind::Mind, "style de vie, mode de vie, valeurs, centres d'intérêt, intérêts"),
        (Kind::Industry, "secteur d'activité, secteur, industrie, branche d'activité, code naf, code ape"),
        (
            Kind::CompanySize,
            "effectif, effectifs, taille de l'entreprise, nombre d'employés, nombre de salariés, salariés",
        ),
        (Kind::Firm, "besoins, forme juridique"),
    ],
    words: &[
        (At::First, Expects::Id, "numero n no code ref reference identifiant"),
        (At::First, Expects::Date, "date"),
    ],
};
