import type { ComponentProps } from 'react';

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'type'> & {
  /** Read out, and shown while the pointer rests on it. */
  label: string;
};

/** A round button that shows an icon only. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className={`icon-button ${className}`.trimEnd()}
      aria-label={label}
      title={label}
    />
  );
}
