//! English headers, as shops, tills, CRMs and ledgers write them.

use super::Entry;
use super::Expects::{Anything, Date, Flag, Id, Number, Text};
use crate::load::source::Family::{Behavioural, Demographic, Firm, Geographic, Psychographic};
use crate::load::source::Role;

const fn entry(
    role: Option<Role>,
    family: Option<crate::load::Family>,
    expects: super::Expects,
    names: &'static str,
) -> Entry {
    Entry { role, family, expects, names }
}

pub(super) const NAMES: &[Entry] = &[
    // Who.
    entry(
        Some(Role::CustomerId),
        None,
        Id,
        "customerid customerno customernumber customernr customercode customerkey custid custno custnumber \
         clientid clientno clientnumber clientcode firmid companyid organisationid organizationid accountid \
         accountno accountnumber businessid memberid membernumber memberno guestid patientid userid shopperid \
         buyerid subscriberid cardid loyaltyid loyaltynumber personid contactid leadid customer client buyer \
         recordid externalid id",
    ),
    entry(
        Some(Role::Name),
        None,
        Text,
        "name fullname customername clientname companyname firmname accountname organisation organization \
         contactname guestname membername displayname billingname firstname lastname surname company firm",
    ),
    entry(
        Some(Role::Email),
        None,
        Id,
        "email emailaddress mail customeremail contactemail billingemail mailaddress useremail",
    ),
    entry(
        Some(Role::Phone),
        None,
        Id,
        "phone phonenumber telephone tel mobile mobilephone cellphone cell customerphone billingphone",
    ),
    entry(
        None,
        None,
        Text,
        "address street address1 address2 billingaddress vat vatnumber taxid iban note notes",
    ),
    // Orders.
    entry(
        Some(Role::OrderId),
        None,
        Id,
        "orderid orderno ordernumber ordernr invoiceid invoiceno invoicenumber invoicenr invoice receiptid \
         receiptno receiptnumber receipt transactionid transactionno transactionnumber saleid documentno \
         documentnumber documentid docno bookingid bookingnumber bookingref reservationid reservationnumber \
         basketid purchaseid dealid ticketno order",
    ),
    entry(
        Some(Role::Date),
        Some(Behavioural),
        Date,
        "orderdate invoicedate purchasedate transactiondate saledate salesdate bookingdate documentdate \
         receiptdate visitdate contactdate eventdate paymentdate paidat orderedat purchasedat date datetime \
         timestamp time orderdatetime createdat createddate created createdon createdate closedate",
    ),
    entry(
        Some(Role::Amount),
        Some(Behavioural),
        Number,
        "amount orderamount ordertotal totalamount lineamount linetotal invoiceamount invoicetotal netamount \
         grossamount grandtotal total revenue sales netsales turnover ordervalue value totalprice paid \
         subtotal spend",
    ),
    entry(
        Some(Role::Quantity),
        Some(Behavioural),
        Number,
        "quantity qty units pieces itemssold lineitemquantity",
    ),
    entry(
        Some(Role::UnitPrice),
        Some(Behavioural),
        Number,
        "unitprice priceperunit itemprice lineitemprice netprice price",
    ),
    entry(
        Some(Role::Cost),
        Some(Behavioural),
        Number,
        "cost costs totalcost linecost cogs costofgoods costofgoodssold costofsales purchasecost fee",
    ),
    entry(
        None,
        Some(Behavioural),
        Number,
        "unitcost costperitem costprice purchaseprice discount tax shipping",
    ),
    entry(
        Some(Role::Margin),
        Some(Behavioural),
        Number,
        "margin grossmargin linemargin profit grossprofit contribution marginamount",
    ),
    entry(
        Some(Role::Category),
        Some(Behavioural),
        Text,
        "category productcategory productgroup itemcategory producttype department productline assortment group",
    ),
    entry(
        Some(Role::Product),
        Some(Behavioural),
        Text,
        "product productname item itemname article articlename description lineitemname productid productcode \
         stockcode sku itemcode articleno articlenumber itemno lineitemsku",
    ),
    entry(
        Some(Role::Payment),
        Some(Behavioural),
        Text,
        "payment paymentmethod paymenttype paymentmode tender paidby paymentterms",
    ),
    entry(
        Some(Role::Status),
        Some(Behavioural),
        Text,
        "status orderstatus financialstatus paymentstatus invoicestatus dealstage",
    ),
    entry(Some(Role::Currency), None, Text, "currency currencycode ordercurrency curr"),
    entry(
        None,
        Some(Behavioural),
        Anything,
        "channel preferredchannel saleschannel source leadsource originalsource device coupon couponcode discountcode \
         tags loyaltytier loyalty lifecyclestage customertype segment rating frequency orders orderscount \
         totalorders totalspent totalspend visits kind type event campaign",
    ),
    entry(
        None,
        Some(Behavioural),
        Date,
        "signupdate signup signedup signedupat registrationdate registered registeredat registeredon joindate \
         joined joinedat joinedon joiningdate customersince membersince since firstseen firstorder \
         firstorderdate lastorder lastorderdate lastvisit lastactive lastactivity lastactivitydate lastseen \
         lastcontact updatedat lastchanged optintime",
    ),
    entry(
        Some(Role::Consent),
        Some(Behavioural),
        Flag,
        "consent marketingconsent emailconsent newsletter optin emailoptin subscribed acceptsmarketing \
         acceptsemailmarketing marketing gdpr gdprconsent",
    ),
    entry(
        Some(Role::Satisfaction),
        Some(Behavioural),
        Number,
        "satisfaction satisfactionscore nps npsscore csat stars score",
    ),
    // The person.
    entry(Some(Role::BirthDate), Some(Demographic), Date, "birthdate dateofbirth dob birthday birth born"),
    entry(
        None,
        Some(Demographic),
        Number,
        "age ageyears income annualincome householdincome monthlyincome salary children numberofchildren kids \
         householdsize familysize persons",
    ),
    entry(
        None,
        Some(Demographic),
        Text,
        "gender sex title salutation education educationlevel occupation profession job jobtitle maritalstatus \
         familystatus civilstatus agegroup ageband ageclass incomegroup incomeband language nationality religion",
    ),
    // The place.
    entry(
        Some(Role::Country),
        Some(Geographic),
        Text,
        "country countryname countryregion countrycode billingcountry shippingcountry mailingcountry cc land",
    ),
    entry(
        Some(Role::City),
        Some(Geographic),
        Text,
        "city town cityname billingcity shippingcity mailingcity place",
    ),
    entry(
        None,
        Some(Geographic),
        Text,
        "region state stateregion province county district zip zipcode postcode postalcode area climate climatezone \
         settlement urbanrural ruralurban location territory municipality neighbourhood neighborhood",
    ),
    // The mind.
    entry(
        None,
        Some(Psychographic),
        Text,
        "lifestyle values interests interest hobbies hobby personality attitude attitudes motivation persona opinion",
    ),
    // The firm.
    entry(
        Some(Role::Industry),
        Some(Firm),
        Text,
        "industry sector branch trade businesstype lineofbusiness naics sic siccode nace naf",
    ),
    entry(
        Some(Role::CompanySize),
        Some(Firm),
        Anything,
        "companysize firmsize employees numberofemployees employeecount headcount sizeband",
    ),
    entry(
        None,
        Some(Firm),
        Anything,
        "annualrevenue legalform companytype needs productneeds beds rooms seats",
    ),
];
