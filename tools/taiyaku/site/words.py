"""What our parts of a page say, in the languages they are said in."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BOX_TITLES", "words"]

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
        "none reviewed": "This translation is a draft. No person has reviewed it yet.",
        "outdated": "The English of this page has changed in {stale} of {all} places since it was translated.",
        "apart": "This page has not the structure of the English one, so it cannot be read side by side.",
        "read english": "Read the English",
        "fallback": "This page is not translated yet. You are reading the English.",
        "marks": "A paragraph without a mark has been reviewed. While this is open, each one says by whom.",
        "reviewers": "Reviewed by:",
        ",": ", ",
        "by": "reviewed by {names} {when}",
        "by some": "reviewed by {n} of {needed}: {names}",
        "by stale": "English changed {when}",
        "by person": "by {names}, not reviewed",
        "by import": "imported, not reviewed",
        "by memory": "draft from an earlier translation",
        "by machine": "draft by machine",
        "keys": "Keyboard",
        "key step": "next and previous paragraph",
        "key help": "these keys",
        "keys on": "Use these keys",
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
        "none reviewed": "このページの訳は下書きです。まだ人による確認を受けていません。",
        "outdated": "訳したあとに英語の原文が{all}か所中{stale}か所で変わっています。内容が古い可能性があります。",
        "apart": "このページの日本語は英語版と構成が違うため、対訳では表示できません。",
        "read english": "英語版を読む",
        "fallback": "このページはまだ日本語に訳されていません。英語の原文を表示しています。",
        "status": "翻訳状況",
        "page": "ページ",
        "progress": "進み具合",
        "total": "全ページ",
        "words": "語数",
        "since": "原文が変わった日",
        "status intro": "翻訳の進み具合を、段落や見出しなどの数で示します。「確認済み」は人が読んで承認した訳です。",
        "marks": "印のない段落は確認済みです。ここを開いている間、だれが確認したかを各段落に示します。",
        "reviewers": "確認者:",
        ",": "、",
        "by": "確認済み({n}人): {names} {when}",
        "by some": "{needed}人中{n}人が確認: {names}",
        "by stale": "原文の変更 {when}",
        "by person": "{names}の訳・未承認",
        "by import": "取り込んだ訳・未確認",
        "by memory": "過去の訳からの下書き",
        "by machine": "機械翻訳の下書き",
        "keys": "キーボード操作",
        "key step": "次の段落・前の段落",
        "key help": "この一覧",
        "keys on": "これらのキーを使う",
        "ty0": "翻訳: 確認済みは25%未満",
        "ty25": "翻訳: 確認済みは25%以上",
        "ty50": "翻訳: 確認済みは50%以上",
        "ty75": "翻訳: 確認済みは75%以上",
        "not found": "ページが見つかりません",
        "not found text": "このアドレスには何もありません。",
        "home": "トップページへ",
        "footnote": "本文の脚注{}に戻る",
        "permalink": "この見出しへのリンク",
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
