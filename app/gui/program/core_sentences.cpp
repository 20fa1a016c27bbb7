// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/core_sentences.h"

#include "app/gui/program/core_sentences_table.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace anneau {
namespace {

const QRegularExpression& holePattern()
{
    static const QRegularExpression pattern(QStringLiteral("%([1-9])"));
    return pattern;
}

struct Sentence {
    const char* source;
    QRegularExpression pattern; ///< Compiled when first matched, which takes 0.1 ms.
    QString piece;              ///< The longest text between holes: what lacks it cannot match.
    qsizetype letters = 0;      ///< That do not stand for something else.
};

Sentence sentenceOf(const char* source)
{
    const QString text = QString::fromUtf8(source);
    Sentence sentence{source, {}, {}, 0};
    QString pattern = QStringLiteral("^");
    qsizetype from = 0;
    const auto addPiece = [&](qsizetype end) {
        const QString piece = text.mid(from, end - from);
        pattern += QRegularExpression::escape(piece);
        sentence.letters += piece.size();
        if (piece.size() > sentence.piece.size()) {
            sentence.piece = piece;
        }
    };
    for (auto it = holePattern().globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        addPiece(match.capturedStart());
        pattern += QStringLiteral("(?<p%1>.*?)").arg(match.captured(1));
        from = match.capturedEnd();
    }
    addPiece(text.size());
    sentence.pattern =
        QRegularExpression(pattern + u'$', QRegularExpression::DotMatchesEverythingOption);
    return sentence;
}

/// The most particular first: "%1: %2" fits many.
const std::vector<Sentence>& sentences()
{
    static const std::vector<Sentence> all = [] {
        std::vector<Sentence> made;
        for (const char* source : kCoreSentences) {
            made.push_back(sentenceOf(source));
        }
        std::sort(made.begin(), made.end(),
                  [](const Sentence& a, const Sentence& b) { return a.letters > b.letters; });
        return made;
    }();
    return all;
}

QString translated(const QString& text);

/// "%1: %2" fits any text with a colon: only if what follows is a sentence of ours.
constexpr qsizetype kLoose = 2;

bool holdsSentence(const QRegularExpressionMatch& match)
{
    const QString rest = match.captured(QStringLiteral("p2"));
    return translated(rest) != rest;
}

QString filled(const QString& pattern, const QRegularExpressionMatch& match)
{
    QString result;
    qsizetype from = 0;
    for (auto it = holePattern().globalMatch(pattern); it.hasNext();) {
        const QRegularExpressionMatch hole = it.next();
        result += pattern.mid(from, hole.capturedStart() - from);
        result += translated(match.captured(QStringLiteral("p") + hole.captured(1)));
        from = hole.capturedEnd();
    }
    return result + pattern.mid(from);
}

QString translated(const QString& text)
{
    static const QRegularExpression number(
        QStringLiteral("^[-+]?\\d+\\.\\d+(e[-+]?\\d+)?( %|%)?$"));
    if (number.match(text).hasMatch()) {
        return QString(text).replace(u'.', QLocale().decimalPoint());
    }
    for (const Sentence& sentence : sentences()) {
        if (!text.contains(sentence.piece)) {
            continue;
        }
        const auto match = sentence.pattern.match(text);
        if (match.hasMatch() && (sentence.letters > kLoose || holdsSentence(match))) {
            return filled(QCoreApplication::translate("Core", sentence.source), match);
        }
    }
    return text;
}

} // namespace

QString inUserLanguage(const std::string& sentence)
{
    return translated(QString::fromStdString(sentence));
}

} // namespace anneau
