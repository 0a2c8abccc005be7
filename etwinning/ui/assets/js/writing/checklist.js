// Checklists: Tiptap's nodes with our HTML.
//   taskList  <ul data-kind="checklist">…</ul>
//   taskItem  <li data-checked="true|false"><p>…</p></li>   attribute: checked
import { TaskItem, TaskList } from "@tiptap/extension-list";

export const Checklist = TaskList.extend({
  parseHTML: () => [{ tag: 'ul[data-kind="checklist"]', priority: 60 }],
  renderHTML: () => ["ul", { "data-kind": "checklist" }, 0],
});

export const ChecklistItem = TaskItem.extend({
  addAttributes: () => ({
    checked: {
      default: false,
      keepOnSplit: false,
      parseHTML: (element) => element.getAttribute("data-checked") === "true",
      renderHTML: ({ checked }) => ({ "data-checked": String(checked) }),
    },
  }),
  parseHTML: () => [{ tag: "li[data-checked]", priority: 60 }],
  renderHTML: ({ node }) => ["li", { "data-checked": String(node.attrs.checked) }, 0],
});
