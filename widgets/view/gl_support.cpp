// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/gl_support.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QSurfaceFormat>

namespace anneau {
namespace {

QSurfaceFormat vtkFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSwapBehavior(QSurfaceFormat::DoubleBuffer);
    format.setRedBufferSize(8);
    format.setGreenBufferSize(8);
    format.setBlueBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setDepthBufferSize(8);
    format.setStencilBufferSize(0);
    format.setSamples(0); // multisampling is VTK's own affair
    return format;
}

QString text(const GLubyte* words)
{
    return words == nullptr ? QString() : QString::fromLatin1(reinterpret_cast<const char*>(words));
}

GlInfo probe()
{
    GlInfo info;
    const QString platform = QGuiApplication::platformName();
    if (platform == QLatin1String("offscreen") || platform.startsWith(QLatin1String("minimal"))) {
        info.problem = QCoreApplication::translate(
            "GlInfo", "No display server: images are drawn without OpenGL.");
        return info;
    }
    QOffscreenSurface surface;
    surface.setFormat(vtkFormat());
    surface.create();
    QOpenGLContext context;
    context.setFormat(vtkFormat());
    if (!context.create() || !context.makeCurrent(&surface)) {
        info.problem = QCoreApplication::translate("GlInfo", "The display offers no OpenGL.");
        return info;
    }
    info.renderer = text(context.functions()->glGetString(GL_RENDERER));
    info.version = text(context.functions()->glGetString(GL_VERSION));
    const QSurfaceFormat got = context.format();
    info.usable = !context.isOpenGLES() && got.version() >= qMakePair(3, 2);
    if (!info.usable) {
        info.problem =
            QCoreApplication::translate("GlInfo", "OpenGL 3.2 is needed; the display offers %1.")
                .arg(info.version);
    }
    context.doneCurrent();
    return info;
}

} // namespace

void prepareOpenGL()
{
    QCoreApplication::setAttribute(Qt::AA_ShareOpenGLContexts);
    QSurfaceFormat::setDefaultFormat(vtkFormat());
}

const GlInfo& glInfo()
{
    static const GlInfo info = probe();
    return info;
}

} // namespace anneau
