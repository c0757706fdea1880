// Starts the simulator on a loopback address, with one user: node start.mjs [PORT]
import { simulation } from "@simulacrum/github-api-simulator";

const port = Number(process.argv[2] ?? 3300);
const app = simulation({
  initialState: {
    users: [{ login: "alice", email: "alice@example.com", organizations: [] }],
    organizations: [],
    repositories: [],
    branches: [],
    blobs: [],
  },
});
await app.listen(port, "127.0.0.1");
console.log(`http://127.0.0.1:${port}`);
