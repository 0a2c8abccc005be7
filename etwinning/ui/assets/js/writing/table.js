// Tables: Tiptap's nodes, without widths. A cell holds blocks.
//   table        <table><tbody>…</tbody></table>
//   tableRow     <tr>…</tr>
//   tableHeader  <th colspan rowspan>…</th>   attributes: colspan, rowspan
//   tableCell    <td colspan rowspan>…</td>   attributes: colspan, rowspan
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

const span = (name) => ({
  default: 1,
  parseHTML: (element) => Math.max(1, Number(element.getAttribute(name)) || 1),
  renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
});
// colwidth is part of how the library counts columns; it is never written.
const attributes = () => ({ colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, parseHTML: () => null, renderHTML: () => ({}) } });

export const tables = [
  Table.extend({ renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]] }).configure({ resizable: false, View: null, allowTableNodeSelection: true }),
  TableRow,
  TableHeader.extend({ addAttributes: attributes }),
  TableCell.extend({ addAttributes: attributes }),
];

const COMMANDS = [
  ["rowAfter", "addRowAfter"],
  ["rowDelete", "deleteRow"],
  ["columnAfter", "addColumnAfter"],
  ["columnDelete", "deleteColumn"],
  ["headRow", "toggleHeaderRow"],
  ["tableDelete", "deleteTable"],
];

// The tools of the table one is in: [button, whether it stands there].
export function tableTools(editor, words, button) {
  return COMMANDS.map(([name, command]) => {
    const made = button({ className: "rich-word", textContent: words[name] });
    made.addEventListener("click", () => {
      editor.view.focus(); // at once: see ask.js
      editor.chain()[command]().run();
    });
    return [made, () => editor.isActive("table")];
  });
}
