import { Pencil } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';

type TextInPlaceProps = {
  value: string;
  /** What the text is, for who does not see where it stands. */
  label: string;
  /** Shown where there is no text yet. */
  placeholder?: string;
  longest: number;
  multiline?: boolean;
  className: string;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onSave: (text: string) => void;
};

/** A text that is changed where it stands: Enter or leaving keeps it, Escape does not. */
export function TextInPlace(props: TextInPlaceProps) {
  const { value, label, placeholder, longest, multiline = false, className, editing, onEdit, onSave } = props;
  const [typed, setTyped] = useState(value);
  const ended = useRef(false);

  function start(): void {
    setTyped(value);
    ended.current = false;
    onEdit(true);
  }

  function end(keep: boolean): void {
    if (ended.current) return;
    ended.current = true;
    onEdit(false);
    const text = typed.trim();
    if (keep && text !== value) onSave(text);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') end(false);
    else if (event.key === 'Enter' && !(multiline && event.shiftKey)) end(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (!editing) {
    return (
      <button
        type="button"
        className={`text-in-place ${className}`}
        aria-label={label}
        onClick={start}
        onKeyDown={(event) => {
          if (event.key === 'F2') start();
        }}
      >
        <span className={value === '' ? 'muted' : undefined}>{value === '' ? placeholder : value}</span>
        <Pencil aria-hidden size={16} strokeWidth={1.75} />
      </button>
    );
  }
  const field = {
    className: `field ${className}`,
    'aria-label': label,
    maxLength: longest,
    value: ended.current ? value : typed,
    autoFocus: true,
    onBlur: () => end(true),
    onKeyDown,
  };
  return multiline ? (
    <textarea {...field} rows={3} onChange={(event) => setTyped(event.target.value)} />
  ) : (
    <input
      {...field}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
