import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Without this Vue looks for a component of its own with that name.
const isCustomElement = (tag: string) => tag === "outage-banner";

export default defineConfig({ plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] });
