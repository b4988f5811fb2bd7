"""Makes bleu_cases.json: pairs of target and answer, and sacreBLEU's scores of parts of them.

    pip install sacrebleu==2.6.0
    python make_bleu_cases.py > bleu_cases.json
"""

import json
import random

import sacrebleu
from sacrebleu.metrics import BLEU

EDGES = [
    ("", ""), ("", "GO(kitchen)"), ("GO(kitchen)", ""), ("   ", "a"), ("a", "a"), ("a b", "a b"), ("a b c", "a b c"),
    ("a b c d", "a b c d"), ("a b c d e", "e d c b a"), ("the the the the", "the the the the the the"),
    ("END_SG()", "END_SG()"), ("navigate_to(outside)", "navigate_to(kitchen)"),
    ("It costs 3.50, or 1,000.25 in all.", "It costs 3.50 , or 1,000.25 in all ."),
    ("pre-war 10-20 -5 a-b 3-", "pre-war 10 - 20 -5 a-b 3 -"), (".5 5. a.b 1.a a.1 ..", ". 5 5 . a . b 1.a a.1 .."),
    ("Tom &amp; Jerry &lt;3 &quot;cheese&quot; &gt; &apos;", "Tom & Jerry < 3 \" cheese \" > &apos;"),
    ("&amp;lt; &amp;amp;", "&lt; &amp;"), ("a <skipped> b <skipped>c", "a b c"), ("broken-\nword here\nand there", "brokenword here and there"),
    ("tab\tand\u00a0no-break\u2003em \u3000wide", "tab and no-break em wide"), ("one\x1ctwo\x85three\u2028four", "one two three four"),
    ("trailing \u00a0\x1f\n", "trailing"), ("zero\u200bwidth\ufeff", "zero width"), ("na\u00efve caf\u00e9 \u2013 \u201cquoted\u201d", "na\u00efve cafe - \"quoted\""),
    ("\u732b\u304c\u597d\u304d\u3067\u3059\u3002", "\u732b\u304c\u597d\u304d"), ("\U0001f600 face, \U0001f600.", "\U0001f600 face , \U0001f600 ."),
    ("\u0661\u0662.\u0663 \u00bd,\u00b2", "\u0661\u0662 . \u0663 \u00bd , \u00b2"), ("I'm don't @user #tag 50% $5 ^x_y~`{z}|\\", "I 'm don't @ user # tag 50 % $ 5 ^ x_y ~ ` { z } | \\"),
    ("x" * 300, "x" * 300), ("a, b. c; d: e! f? g/h", "a , b . c ; d : e ! f ? g / h"), ("Case Matters HERE now", "case matters here now"),
    ("[brackets] (round) {curly} <angle>", "[ brackets ] ( round ) { curly } < angle >"), ("$1 \\2 %s %d", "$1 \\2 %s %d"), ("1,2,3.4.5", "1 , 2 , 3.4.5"),
]
VERBS = ["GO", "OPEN", "PICK", "POUR", "FOCUS", "USE", "MOVE", "navigate_to", "pick_up", "focus_on", "look around in", "mix"]
THINGS = ["kitchen", "hallway", "orange", "metal pot", "cup containing sugar water", "substance in metal pot", "red wire", "bee hive 3", "thermometer",
          "inclined plane with 4.5 degrees", "mouse's egg", "R&D lab"]


def sentence(rng):
    thing = rng.choice(THINGS)
    return rng.choice([f"{rng.choice(VERBS)}({thing})", f"{rng.choice(VERBS)}({thing}, {rng.choice(THINGS)})", f"{rng.choice(VERBS)} {thing}",
                       f"go to {thing}, then take the {rng.choice(THINGS)}.", "END_SG()"])


def spoilt(rng, text):
    words = text.split(" ")
    kind = rng.randrange(6)
    if kind == 0 and len(words) > 1:
        words.pop(rng.randrange(len(words)))
    elif kind == 1:
        words.insert(rng.randrange(len(words) + 1), rng.choice(["the", "and", ",", "2.5"]))
    elif kind == 2:
        return sentence(rng)
    return " ".join(words)


def main():
    rng = random.Random(4)
    pairs = list(EDGES)
    while len(pairs) < 200:
        target = sentence(rng)
        pairs.append((target, spoilt(rng, target)))
    subsets = [list(range(len(pairs))), list(range(len(EDGES))), list(range(len(EDGES), len(pairs)))]
    subsets += [[i] for i in range(len(EDGES))] + [[i] for i in range(len(EDGES), 60)]
    subsets += [rng.sample(range(len(pairs)), size) for size in (2, 3, 5, 8, 13, 21, 34, 55, 89, 144)]
    subsets += [sorted(rng.sample(range(len(EDGES)), 6)) for _ in range(10)]
    bleu = BLEU()
    scored = [{"rows": rows, "score": bleu.corpus_score([pairs[i][1] for i in rows], [[pairs[i][0] for i in rows]]).score} for rows in subsets]
    print(json.dumps({"made_by": "make_bleu_cases.py", "sacrebleu": sacrebleu.__version__, "signature": str(bleu.get_signature()),
                      "pairs": [{"target": t, "answer": a} for t, a in pairs], "corpora": scored}, indent=0))


main()
