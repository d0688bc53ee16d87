"""The style of the web page of a bulletin: the geometry of the document, on screen and on paper."""

STYLE = """
*{box-sizing:border-box}
html{background:#e9ebee;-webkit-text-size-adjust:100%}
body{margin:0;padding:24px 12px;color:#000;
font-family:"Times New Roman",仿宋_GB2312,FangSong,STFangsong,FandolFang,"Noto Serif CJK SC",serif;
font-size:16pt;line-height:1.81}
.sheet{position:relative;max-width:210mm;margin:0 auto 24px;padding:30mm 26mm 30mm 28mm;background:#fff;
box-shadow:0 1px 4px rgba(0,0,0,.25)}
.sheet.wide{max-width:297mm;padding:22mm 20mm}
p{margin:0;text-indent:2em;text-align:justify}
a{color:inherit;text-decoration:none}
.sample{position:absolute;top:10mm;right:14mm;padding:0 .6em;border:1px solid #555;color:#555;text-indent:0;
font:11pt/1.6 "Noto Sans CJK SC",SimHei,sans-serif}
header p{text-indent:0;text-align:center}
header .mark{color:#c00;font:bold 34pt/1.3 方正小标宋简体,FZXiaoBiaoSong-B05S,STZhongsong,"Noto Serif CJK SC",serif;
letter-spacing:.04em}
header .number{margin-top:1.2em}
header hr{height:0;margin:4mm 0 0;border:0;border-top:.6mm solid #c00}
h1{margin:1.6em 0 1em;text-align:center;text-wrap:balance;word-break:keep-all;overflow-wrap:anywhere;
font:normal 22pt/1.5 方正小标宋简体,FZXiaoBiaoSong-B05S,STZhongsong,"Noto Serif CJK SC",serif}
h2,.second{break-after:avoid}
h2{margin:0;text-indent:2em;font:normal 16pt/1.81 黑体,SimHei,STHeiti,FandolHei,"Noto Sans CJK SC",sans-serif}
b{font-weight:normal;font-family:楷体_GB2312,KaiTi,STKaiti,FandolKai,"Noto Serif CJK SC",serif}
.ends{display:flex;justify-content:space-between;text-indent:0}
header .dateline{margin-top:1em;padding:0 1em}
.addressees{text-indent:0}
.annexes{break-inside:avoid;display:flex;margin-top:1.81em;padding-left:2em;text-indent:0}
.annexes span{white-space:nowrap}
.annexes ol{margin:0;padding-left:1.2em}
footer{break-before:avoid;break-inside:avoid}
.signed{margin:2.6em 2em 0 auto;width:-moz-fit-content;width:fit-content}
.signed p{text-align:center;text-indent:0}
.imprint{margin-top:3em;border-top:.35mm solid #000;border-bottom:.35mm solid #000;font-size:14pt}
.imprint p{padding:0 1em;text-indent:0}
.imprint p+p{border-top:.25mm solid #000}
.basis{margin-top:1em;color:#444;font-size:10.5pt;text-indent:0}
figure{margin:0 0 1.5em;break-inside:avoid}
figure img{display:block;max-width:100%;margin:0 auto}
.annex-number{text-indent:0;font-family:黑体,SimHei,STHeiti,FandolHei,"Noto Sans CJK SC",sans-serif}
.note{margin-top:.2em;font-size:10.5pt;line-height:1.4;text-indent:0}
article h1{margin:.3em 0 .7em;font-size:18pt}
.wide h1{margin:0 0 .4em;font-size:16pt}
.wide .note{font-size:9.5pt}
.wide .annex-number{font-size:14pt;line-height:1.4}
.scroll{overflow-x:auto}
table{width:calc(100% - 1px);border-collapse:collapse;font-size:11pt;line-height:1.4}
th,td{padding:2px 5px;border:1px solid #333;text-align:center}
th{background:#f2f2f2;font-weight:normal;font-family:黑体,SimHei,STHeiti,FandolHei,"Noto Sans CJK SC",sans-serif}
td{font-variant-numeric:tabular-nums;white-space:nowrap}
td.long{white-space:normal}
.wide table{font-size:9.5pt;line-height:1.2}
.wide th,.wide td{padding:2px 3px}
.dense table{font-size:7pt}
.dense th,.dense td{padding:1px 2px}
tr{break-inside:avoid}
@media (max-width:700px){body{padding:0;font-size:14pt}.sheet,.sheet.wide{padding:14mm 6mm}
header .mark{font-size:24pt}.sample{position:static;width:-moz-fit-content;width:fit-content;margin:0 0 4mm auto}
.scroll table{min-width:640px}}
@page{size:A4;margin:37mm 26mm 35mm 28mm}
@page annex{size:A4;margin:20mm 22mm}
@page wide{size:A4 landscape;margin:13mm 20mm}
@media print{html{background:none}body{padding:0}
.sheet,.sheet.wide{max-width:none;margin:0;padding:0;box-shadow:none}
.sample{position:static;width:-moz-fit-content;width:fit-content;margin:0 0 4mm auto}
article.sheet{break-before:page;page:annex}
article.sheet.wide{page:wide}
.scroll{overflow:visible}
thead{display:table-header-group}
th{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
