import "outage-banner";
import { mount } from "svelte";
import Contact from "./Contact.svelte";

const target = document.getElementById("app");
if (target) mount(Contact, { target });
