// On a server there is no page, so there is nothing to do. It also stands for what has only types.
export {};
