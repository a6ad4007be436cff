//! Spanish headers.

use super::{At, Expects, Kind, Language};

pub(super) const SPANISH: Language = Language {
    names: &[
        (
            Kind::CustomerId,
            "número de cliente, nº cliente, n.º de cliente, código de cliente, código cliente, id \
             cliente, id de cliente, cod. cliente, identificador de cliente, número de socio, número de \
             tarjeta, nº socio",
        ),
        (Kind::Customer, "cliente, clientes, comprador, socio, huésped"),
        (
            Kind::Name,
            "nombre, nombre completo, nombre del cliente, nombre cliente, nombre y apellidos, apellidos, \
             apellido, razón social, empresa, nombre de la empresa, nombre de empresa, compañía, \
             organización",
        ),
        (
            Kind::Email,
            "correo, correo electrónico, dirección de correo, dirección de correo electrónico, email \
             cliente",
        ),
        (Kind::Phone, "teléfono, número de teléfono, tfno., móvil, teléfono móvil, celular"),
        (Kind::Note, "dirección, calle, domicilio, nota, notas, observaciones, comentarios"),
        (Kind::Registry, "nif, cif, dni"),
        (
            Kind::OrderId,
            "número de pedido, nº pedido, n.º de pedido, pedido, id pedido, id de pedido, código de \
             pedido, número de factura, nº factura, factura, nº ticket, número de recibo, recibo, número \
             de transacción, número de reserva, reserva, número de documento, nº documento, orden",
        ),
        (
            Kind::Date,
            "fecha, fecha de pedido, fecha pedido, fecha del pedido, fecha de factura, fecha factura, \
             fecha de compra, fecha de venta, fecha venta, fecha de la transacción, fecha de transacción, \
             fecha de reserva, fecha de pago, fecha de llegada, fecha y hora",
        ),
        (Kind::Created, "fecha de creación, fecha creación, creado el, creado"),
        (
            Kind::Amount,
            "importe, importe total, monto, monto total, valor, valor total, suma, total pedido, total \
             factura, total con iva, total sin iva, importe neto, precio total, ventas, ingresos, \
             facturación, neto, base imponible",
        ),
        (Kind::Quantity, "cantidad, cant., unidades, uds."),
        (
            Kind::UnitPrice,
            "precio unitario, precio, precio unidad, precio por unidad, p. unitario, precio de venta",
        ),
        (Kind::Cost, "costo, coste, costes, coste total, costo total, costo de ventas, coste de ventas"),
        (
            Kind::Money,
            "descuento, iva, impuesto, impuestos, envío, gastos de envío, precio de compra, precio de \
             coste, coste unitario",
        ),
        (Kind::Margin, "margen, margen bruto, beneficio, ganancia, utilidad"),
        (Kind::Refund, "importe reembolsado, reembolso, importe devuelto"),
        (Kind::Cancelled, "fecha de cancelación, fecha de anulación"),
        (Kind::Category, "categoría, categoría de producto, familia, grupo, sección, línea de producto"),
        (
            Kind::Product,
            "producto, nombre del producto, nombre producto, artículo, descripción, concepto, servicio",
        ),
        (
            Kind::ProductCode,
            "código de producto, código producto, código de artículo, código artículo, referencia, código \
             de barras",
        ),
        (Kind::Payment, "forma de pago, método de pago, medio de pago, pago, tipo de pago"),
        (Kind::Status, "estado, estado del pedido, estado de pago, situación"),
        (Kind::Currency, "moneda, divisa"),
        (
            Kind::Behaviour,
            "canal, canal de venta, origen, fuente, tienda, sucursal, cupón, código de descuento, \
             campaña, segmento, vendedor",
        ),
        (
            Kind::Moment,
            "fecha de alta, fecha de registro, registrado el, cliente desde, primer pedido, primera \
             compra, último pedido, última compra, fecha de última compra, última visita",
        ),
        (Kind::Consent, "consentimiento, acepta marketing, acepta publicidad, suscrito, boletín"),
        (Kind::Satisfaction, "satisfacción, puntuación, valoración, calificación"),
        (Kind::BirthDate, "fecha de nacimiento, nacimiento, cumpleaños"),
        (Kind::PersonNumber, "edad, ingresos anuales, renta, hijos, número de hijos"),
        (
            Kind::PersonWord,
            "sexo, género, estudios, nivel de estudios, profesión, ocupación, estado civil, grupo de \
             edad, idioma, nacionalidad",
        ),
        (Kind::Country, "país, país de envío, país de facturación"),
        (Kind::City, "ciudad, localidad, población"),
        (Kind::Region, "provincia, comunidad autónoma, municipio, comarca, distrito, barrio, zona"),
        (Kind::PostalCode, "código postal, cp"),
        (Kind::Mind, "estilo de vida, valores, intereses, aficiones"),
        (Kind::Industry, "sector de actividad, industria, rubro, giro, ramo"),
        (
            Kind::CompanySize,
            "tamaño de la empresa, tamaño empresa, número de empleados, empleados, plantilla",
        ),
        (Kind::Firm, "necesidades, forma jurídica"),
    ],
    words: &[
        (At::First, Expects::Id, "numero codigo cod identificador"),
        (At::First, Expects::Date, "fecha"),
    ],
};
