// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include <vector>

namespace anneau {

/// A QApplication that times what its event loop delivers: how long each event held the GUI thread,
/// the part of it that was drawing (paint events and the update requests they come in) apart from
/// all else. For measuring; costs a few system calls an event.
class MeteredApplication : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;

    /// Times of the events since begin(), ms; only those that took part at all. Wall time is what a
    /// user feels, other programs' share of the processor included; processor time is the thread's
    /// own.
    struct Holds {
        std::vector<double> other, otherProcessor; ///< Without any drawing.
        std::vector<double> drawing, drawingProcessor;
        const char* longestClass = ""; ///< Of the object that took the longest of `other`.
        int longestEvent = 0;          ///< QEvent::Type of it.
    };
    void begin();
    const Holds& holds() const { return m_holds; }

    bool notify(QObject* receiver, QEvent* event) override;

private:
    struct Time {
        double wall = 0;
        double processor = 0;
    };
    static Time now();

    Holds m_holds;
    bool m_measuring = false;
    int m_depth = 0;
    int m_drawingDepth = 0; ///< Of the event that began the drawing; 0: none.
    double m_longest = 0;   ///< Of m_holds.other.
    Time m_drawn;           ///< Within the outermost event.
};

/// The largest of `values`; 0 if there are none.
double largest(const std::vector<double>& values);

} // namespace anneau
