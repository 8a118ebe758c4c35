"""What our parts of a page say, in the languages they are said in."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BOX_TITLES", "said_by_scripts", "words"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "reading": "Language",
        "both": "Side by side",
        "new": "not translated",
        "draft": "draft, not reviewed",
        "stale": "English changed since",
        "reviewed": "reviewed",
        "english changed": "English changed",
        "what changed": "What changed in English since",
        "all reviewed": "All {all} segments reviewed",
        "some reviewed": "{reviewed} of {all} segments reviewed",
        "none reviewed": "A draft: no person has reviewed this translation yet",
        "fallback": "This page is not translated yet. You are reading the English.",
        "status": "Translation status",
        "page": "Page",
        "progress": "Progress",
        "total": "All pages",
        "words": "Words",
        "since": "Stale since",
        "status intro": "How far the translation is, by segments. A person has read and accepted what is reviewed.",
        "ty0": "Translation: less than 25 % reviewed",
        "ty25": "Translation: at least 25 % reviewed",
        "ty50": "Translation: at least 50 % reviewed",
        "ty75": "Translation: at least 75 % reviewed",
        "not found": "Page not found",
        "not found text": "There is nothing at this address.",
        "home": "Go to the start page",
        "footnote": "Jump back to footnote {} in the text",
        "permalink": "Permanent link",
        "glossary": "Glossary",
        "glossary intro": "The terms of these notes in English and Japanese.",
        "other letters": "Others",
        "variants": "Also written",
        "also": "Also in Japanese",
        "avoid": "Not used",
        "used in": "Used in",
        "kept": "stays in English",
        "admitted": "admitted",
        "deprecated": "deprecated",
        "glossary entry": "In the glossary",
        "furigana": "Furigana",
        "suggest": "Suggest a fix",
        "suggest hint": "Arrow keys lead to the paragraphs before and after",
        "suggest page": "Suggest a fix to the translation of this page",
        "fix title": "Translation: {page} {id}",
        "fix page": "Page",
        "fix segment": "Segment",
        "fix english": "English",
        "fix present": "Japanese now",
        "fix suggestion": "Suggestion",
    },
    "ja": {
        "reading": "表示言語",
        "both": "対訳",
        "new": "未訳",
        "draft": "下書き・未確認",
        "stale": "原文更新あり",
        "reviewed": "確認済み",
        "english changed": "原文の変更",
        "what changed": "訳したあとの原文の変更",
        "all reviewed": "全{all}か所を確認済み",
        "some reviewed": "{all}か所中{reviewed}か所を確認済み",
        "none reviewed": "下書きの訳です。まだ人による確認を受けていません。",
        "fallback": "このページはまだ日本語に訳されていません。英語の原文を表示しています。",
        "status": "翻訳状況",
        "page": "ページ",
        "progress": "進み具合",
        "total": "全ページ",
        "words": "語数",
        "since": "原文が変わった日",
        "status intro": "翻訳の進み具合を、段落や見出しなどの数で示します。「確認済み」は人が読んで承認した訳です。",
        "ty0": "翻訳: 確認済みは25%未満",
        "ty25": "翻訳: 確認済みは25%以上",
        "ty50": "翻訳: 確認済みは50%以上",
        "ty75": "翻訳: 確認済みは75%以上",
        "not found": "ページが見つかりません",
        "not found text": "このアドレスには何もありません。",
        "home": "トップページへ",
        "footnote": "本文の脚注{}に戻る",
        "permalink": "この見出しへのリンク",
        "glossary": "用語集",
        "glossary intro": "この講義で使う用語の、日本語と英語の対応です。五十音順に並べています。",
        "other letters": "英字・その他",
        "variants": "英語の別表記",
        "also": "ほかの訳",
        "avoid": "使わない訳",
        "used in": "使われているページ",
        "kept": "原語のまま",
        "admitted": "許容",
        "deprecated": "非推奨",
        "glossary entry": "用語集で見る",
        "furigana": "ふりがな",
        "suggest": "この訳の修正を提案する",
        "suggest hint": "上下の矢印キーで前後の段落に移ります",
        "suggest page": "このページの訳の修正を提案する",
        "fix title": "訳の修正: {page} {id}",
        "fix page": "ページ",
        "fix segment": "区間",
        "fix english": "英語",
        "fix present": "今の訳",
        "fix suggestion": "修正案",
    },
}

BOX_TITLES: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "note": "注記",
        "abstract": "概要",
        "summary": "要約",
        "info": "情報",
        "tip": "ヒント",
        "hint": "ヒント",
        "important": "重要",
        "success": "成功",
        "question": "問い",
        "warning": "注意",
        "caution": "注意",
        "attention": "注意",
        "failure": "失敗",
        "danger": "危険",
        "error": "エラー",
        "bug": "バグ",
        "example": "例",
        "quote": "引用",
    }
}
"""The titles of admonitions that have none of their own."""


def words(language: str) -> Mapping[str, str]:
    """The table of a language; English where there is none.

    >>> words("ja")["both"], words("fr")["both"]
    ('対訳', 'Side by side')
    """
    return _WORDS.get(language, _WORDS["en"])


def said_by_scripts(language: str) -> dict[str, str]:
    """Those that our scripts put on a page."""
    return {name: words(language)[name] for name in ("furigana", "suggest", "suggest hint", "glossary entry")}
