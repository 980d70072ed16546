/** Who may pull. */
export const USER = { username: 'reader', password: 'open-sesame' } as const;

/** The same user as Apache's htpasswd files hold one: bcrypt, the only form that docker-registry takes. */
export const HTPASSWD = 'reader:$2y$04$.UoDRdjZ9zmWywmlyp8q1u0K3jjOrEHj5cvvuItNHsyz78ne2HdqO';

/** The same user once more, by a token of the token server's. */
export const IDENTITY_TOKEN = 'open-sesame-for-a-year';
