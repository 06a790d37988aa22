// What the server sends for the path that the environment names.
import { renderToString } from "react-dom/server";
import { Site } from "./site.jsx";

console.log("<!DOCTYPE html>" + renderToString(<Site path={process.env.PAGE} />));
