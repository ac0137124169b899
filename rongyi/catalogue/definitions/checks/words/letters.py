"""What can be wrong with the words of letters."""

from rongyi.kernel.datafile import declare_rows

declare_rows(
    (
        "letter.missing",
        "{part} 缺少“{code}”。",
        "“{part}” lacks “{code}”.",
        "补上这一段；不想自拟的，从 definitions/sip/letters.yaml 抄过来。",
        "Write it; without words of your own, copy those of definitions/sip/letters.yaml.",
    ),
    (
        "letter.unknown",
        "{part} 里没有“{code}”这一种{nearest}。",
        "“{part}” knows no “{code}”{nearest}.",
        "改正拼写或删去；手册列出了全部种类。",
        "Correct the spelling or take it out; the manual lists every kind.",
    ),
    (
        "letter.place_missing",
        "这份文书必须写明 {{{place}}}，{language} 里没有。",
        "This letter has to say {{{place}}}; {language} does not.",
        "在正文里写上这个填空，中英文都要有。",
        "Write that place into a sentence, in both languages.",
    ),
    (
        "letter.place_unknown",
        "填空“{place}”在这里没有内容可填{nearest}。",
        "Nothing fills the place “{place}” here{nearest}.",
        "只用手册列出的填空；写成 {{name}}，需要单复数的英文写成 {{days:day|days}}。",
        "Use the places that the manual lists, as {{name}}, or {{days:day|days}} after a number.",
    ),
)
