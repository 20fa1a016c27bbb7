// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/panels/lens_handles.h"

#include "app/gui/document/scene_edit.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {
constexpr double kDegree = std::numbers::pi / 180;
constexpr double kShearLength =
    10; ///< Einstein radii of stick per unit of shear, beyond kShearBase.
constexpr double kShearBase = 1.35; ///< Einstein radii: a stick of zero shear ends here.
constexpr double kAxisBase = 1.15;  ///< Einstein radii: the axis grip of a circular lens.
constexpr double kAxisLength = 0.9; ///< Einstein radii of axis per unit of 1 - q.

QString text(const char* source)
{
    return QCoreApplication::translate("LensHandles", source);
}

/// (x, y) of a point at `radius` from the centre at a position angle counter-clockwise from +y.
QPointF polar(QPointF center, double radius, double degrees)
{
    return {center.x() - radius * std::sin(degrees * kDegree),
            center.y() + radius * std::cos(degrees * kDegree)};
}

double positionAngle(double dx, double dy)
{
    double degrees = std::atan2(-dx, dy) / kDegree;
    if (degrees > 90) {
        degrees -= 180;
    } else if (degrees <= -90) {
        degrees += 180;
    }
    return degrees;
}

struct MainLens {
    QPointF center;
    double thetaE = 1;
};

/// The first mass with an Einstein radius: the shear's stick is drawn about it.
MainLens mainLens(const std::vector<Component>& mass)
{
    for (const Component& component : mass) {
        if (const auto radius = valueOf(mass, component.id, "theta_E")) {
            return {{valueOf(mass, component.id, "center_x").value_or(0),
                     valueOf(mass, component.id, "center_y").value_or(0)},
                    *radius};
        }
    }
    return {};
}

QString arcsec(double value)
{
    return QLocale().toString(value, 'f', 3) + QStringLiteral("″");
}

QString degrees(double value)
{
    return QLocale().toString(value, 'f', 1) + QStringLiteral("°");
}

void addMassHandles(const std::vector<Component>& mass, const Component& component,
                    std::vector<Handle>& handles)
{
    const std::string& id = component.id;
    const auto radius = valueOf(mass, id, "theta_E");
    const auto x = valueOf(mass, id, "center_x");
    const auto y = valueOf(mass, id, "center_y");
    if (!radius || !x || !y) {
        return;
    }
    const QString prefix = QString::fromStdString(id);
    const double q = valueOf(mass, id, "q").value_or(1);
    const double phi = valueOf(mass, id, "phi").value_or(0);
    if (!isLocked(mass, id, "center_x") || !isLocked(mass, id, "center_y")) {
        Handle center;
        center.id = prefix + QStringLiteral(".center");
        center.kind = Handle::Kind::Center;
        center.x = *x;
        center.y = *y;
        center.name = text(QT_TRANSLATE_NOOP("LensHandles", "Lens centre"));
        center.valueText = QStringLiteral("%1, %2").arg(arcsec(*x), arcsec(*y));
        handles.push_back(center);
    }
    if (!isLocked(mass, id, "theta_E")) {
        Handle ring;
        ring.id = prefix + QStringLiteral(".theta_E");
        ring.kind = Handle::Kind::Ring;
        ring.x = *x;
        ring.y = *y;
        ring.radius = *radius;
        ring.axisRatio = std::clamp(q, 0.05, 1.0);
        ring.angle = phi;
        ring.name = text(QT_TRANSLATE_NOOP("LensHandles", "Einstein radius"));
        ring.valueText = QStringLiteral("θE %1").arg(arcsec(*radius));
        handles.push_back(ring);
    }
    if (valueOf(mass, id, "q") && !(isLocked(mass, id, "q") && isLocked(mass, id, "phi"))) {
        const QPointF end =
            polar({*x, *y}, *radius * (kAxisBase + kAxisLength * (1 - std::min(q, 1.0))), phi);
        Handle axis;
        axis.id = prefix + QStringLiteral(".axis");
        axis.kind = Handle::Kind::Axis;
        axis.x = end.x();
        axis.y = end.y();
        axis.anchorX = *x;
        axis.anchorY = *y;
        axis.name = text(QT_TRANSLATE_NOOP("LensHandles", "Axis ratio and angle"));
        axis.valueText =
            QStringLiteral("q %1  φ %2").arg(QLocale().toString(q, 'f', 3), degrees(phi));
        handles.push_back(axis);
    }
}

void addShearHandle(const std::vector<Component>& mass, const Component& component,
                    std::vector<Handle>& handles)
{
    const std::string& id = component.id;
    const auto gamma = valueOf(mass, id, "gamma_ext");
    if (!gamma || (isLocked(mass, id, "gamma_ext") && isLocked(mass, id, "phi_ext"))) {
        return;
    }
    const MainLens lens = mainLens(mass);
    const double phi = valueOf(mass, id, "phi_ext").value_or(0);
    const QPointF end = polar(lens.center, lens.thetaE * (kShearBase + kShearLength * *gamma), phi);
    Handle stick;
    stick.id = QString::fromStdString(id) + QStringLiteral(".shear");
    stick.kind = Handle::Kind::Shear;
    stick.x = end.x();
    stick.y = end.y();
    stick.anchorX = lens.center.x();
    stick.anchorY = lens.center.y();
    stick.name = text(QT_TRANSLATE_NOOP("LensHandles", "External shear"));
    stick.valueText =
        QStringLiteral("γ %1  φ %2").arg(QLocale().toString(*gamma, 'f', 3), degrees(phi));
    handles.push_back(stick);
}

void addPointHandle(const std::vector<Component>& light, const Component& component,
                    std::vector<Handle>& handles)
{
    const std::string& id = component.id;
    if (component.type != "PointImage" ||
        (isLocked(light, id, "center_x") && isLocked(light, id, "center_y"))) {
        return;
    }
    Handle point;
    point.id = QString::fromStdString(id) + QStringLiteral(".point");
    point.kind = Handle::Kind::Center;
    point.x = *valueOf(light, id, "center_x");
    point.y = *valueOf(light, id, "center_y");
    point.name = text(QT_TRANSLATE_NOOP("LensHandles", "Point image"));
    point.valueText = QStringLiteral("%1, %2").arg(arcsec(point.x), arcsec(point.y));
    handles.push_back(point);
}

void dragMass(std::vector<Component>& mass, const std::string& id, const QString& part, double x,
              double y)
{
    const double cx = valueOf(mass, id, "center_x").value_or(0);
    const double cy = valueOf(mass, id, "center_y").value_or(0);
    const double radius = std::hypot(x - cx, y - cy);
    if (part == u"center") {
        setValue(mass, id, "center_x", x);
        setValue(mass, id, "center_y", y);
    } else if (part == u"theta_E") {
        setValue(mass, id, "theta_E", std::max(radius, 0.01));
    } else if (part == u"axis") {
        const double thetaE = valueOf(mass, id, "theta_E").value_or(1);
        setValue(mass, id, "q",
                 std::clamp(1 - (radius / thetaE - kAxisBase) / kAxisLength, 0.2, 1.0));
        if (radius > 0) {
            setValue(mass, id, "phi", positionAngle(x - cx, y - cy));
        }
    }
}

void dragShear(std::vector<Component>& mass, const std::string& id, double x, double y)
{
    const MainLens lens = mainLens(mass);
    const double dx = x - lens.center.x();
    const double dy = y - lens.center.y();
    const double radius = std::hypot(dx, dy);
    setValue(mass, id, "gamma_ext",
             std::clamp((radius / lens.thetaE - kShearBase) / kShearLength, 0.0, 0.5));
    if (radius > 0) {
        setValue(mass, id, "phi_ext", positionAngle(dx, dy));
    }
}

} // namespace

std::vector<Handle> lensHandles(const Scene& scene)
{
    std::vector<Handle> handles;
    for (const Component& component : scene.lensMass) {
        addMassHandles(scene.lensMass, component, handles);
        addShearHandle(scene.lensMass, component, handles);
    }
    for (const Component& component : scene.lensLight) {
        addPointHandle(scene.lensLight, component, handles);
    }
    return handles;
}

std::vector<Handle> sourceHandles(const Scene& scene)
{
    std::vector<Handle> handles;
    if (scene.sourcePixels != nullptr) {
        return handles;
    }
    for (const Component& component : scene.sourceLight) {
        const auto x = valueOf(scene.sourceLight, component.id, "center_x");
        const auto y = valueOf(scene.sourceLight, component.id, "center_y");
        if (x && y && !isLocked(scene.sourceLight, component.id, "center_x")) {
            Handle center;
            center.id = QString::fromStdString(component.id) + QStringLiteral(".source");
            center.kind = Handle::Kind::SourceCenter;
            center.x = *x;
            center.y = *y;
            center.name = text(QT_TRANSLATE_NOOP("LensHandles", "Source centre"));
            center.valueText = QStringLiteral("%1, %2").arg(arcsec(*x), arcsec(*y));
            handles.push_back(center);
        }
    }
    return handles;
}

Scene dragged(const Scene& scene, const QString& handle, double x, double y)
{
    Scene after = scene;
    const qsizetype dot = handle.lastIndexOf(u'.');
    const std::string id = handle.left(dot).toStdString();
    const QString part = handle.mid(dot + 1);
    if (part == u"shear") {
        dragShear(after.lensMass, id, x, y);
    } else if (part == u"point") {
        setValue(after.lensLight, id, "center_x", x);
        setValue(after.lensLight, id, "center_y", y);
    } else if (part == u"source") {
        setValue(after.sourceLight, id, "center_x", x);
        setValue(after.sourceLight, id, "center_y", y);
    } else {
        dragMass(after.lensMass, id, part, x, y);
    }
    return after;
}

QString dragText(const QString& handle)
{
    const QString part = handle.mid(handle.lastIndexOf(u'.') + 1);
    return part == u"center"    ? text(QT_TRANSLATE_NOOP("LensHandles", "move lens"))
           : part == u"theta_E" ? text(QT_TRANSLATE_NOOP("LensHandles", "Einstein radius"))
           : part == u"axis"    ? text(QT_TRANSLATE_NOOP("LensHandles", "ellipticity"))
           : part == u"shear"   ? text(QT_TRANSLATE_NOOP("LensHandles", "external shear"))
           : part == u"point"   ? text(QT_TRANSLATE_NOOP("LensHandles", "move point image"))
                                : text(QT_TRANSLATE_NOOP("LensHandles", "move source"));
}

} // namespace anneau
