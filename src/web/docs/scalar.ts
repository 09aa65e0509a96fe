/** Scalar's page of an API, as it lies in `public`. Written by `npm run reference`. */
export const SCALAR = {
  src: '/reference/scalar-1.76.0.js',
  integrity: 'sha384-El+oOhQyAFqV8a1dEaE3RhnJRjamb4m1NctpAA6OqQezoyXvoPXR8UvF0CdQS8kO',
} as const;
