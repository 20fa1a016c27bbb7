// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/lens_at_hand.h"
#include "widgets/forms/elided_label.h"

namespace anneau {

class Document;

/// What lies under the pointer: FITS pixel (1-based, of the whole image), sky position if known,
/// offset, data, model, signal to noise and residual.
class Readout : public ElidedLabel {
    Q_OBJECT

public:
    explicit Readout(Document& document, QWidget* parent = nullptr);

    /// A place in arcsec; `shown`: what a map over it says there, with its unit; may be empty.
    void showSky(double x, double y, const QString& shown = {});
    void showSource(double x, double y, const QString& shown);
    void showNothing();

private:
    Document& m_document;
    LensAtHand m_lens;
};

/// Four digits, or a dash where there is no number.
QString brief(double value);

/// "02h52m45.21s +00°39′58.2″" for degrees; free so that a test can ask.
QString sexagesimal(double ra, double dec);

} // namespace anneau
