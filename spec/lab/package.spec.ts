import assert from "node:assert/strict";
import { onTheLab } from "./lab.js";
import { assertIs, complaint, lives, only } from "./life.js";

const SECTION = `yum_repo:
  file: lab
  sections:
    lab: { name: The lab's packages, baseurl: "http://repository.example.com/rpm", enabled: true, gpgcheck: false, metadata_expire: 1 }`;
const DNF = "manager: dnf";
const task = (more: string): string => `- package: { ${more} }`;

describe("packages", () => {
  const lab = onTheLab();

  describe("yum_repo and package, with dnf", () => {
    before(() => lab().on("gs2", "mkdir -p /etc/yum.repos.d"));
    const play = async (more: string) => lab().play(["gs2"], task(`${DNF}, ${more}`));

    lives(lab, [
      {
        title: "keeps a repository that dnf reads",
        host: "gs2",
        present: SECTION,
        absent: "yum_repo: { file: lab, state: absent }",
        proof: "dnf -q repolist --enabled | grep -q '^lab ' && test $(dnf -q repoquery greeting | wc -l) = 2",
        tampered: [
          {
            what: "an edit",
            by: "sed -i 's/^enabled.*/enabled=0/' /etc/yum.repos.d/lab.repo",
            named: /enabled=0.*enabled=1/,
          },
          {
            what: "another base",
            by: "sed -i 's/^baseurl.*/baseurl=http:\\/\\/nowhere.example.com/' /etc/yum.repos.d/lab.repo",
            named: /nowhere/,
          },
        ],
      },
    ]);

    describe("with the repository", () => {
      before(async () =>
        assertIs(
          only(await lab().play(["gs2"], `- ${SECTION.replaceAll("\n", "\n  ")}`)),
          "changed",
          "the repository",
        ),
      );

      lives(lab, [
        {
          title: "keeps packages installed, all in one transaction",
          host: "gs2",
          present: `package: { ${DNF}, name: [greeting, farewell] }`,
          absent: `package: { ${DNF}, name: [greeting, farewell], state: absent }`,
          proof: "rpm -q greeting farewell && test $(cat /usr/share/lab/greeting) = 1.1",
          tampered: [
            {
              what: "dnf remove",
              by: "dnf -qy remove farewell",
              named: /"summary":"farewell","before":\{"farewell":"absent"\}/,
            },
          ],
        },
        {
          title: "keeps a package of one version",
          host: "gs2",
          present: `package: { ${DNF}, name: greeting=1.0 }`,
          absent: `package: { ${DNF}, name: greeting, state: absent }`,
          proof: "test $(cat /usr/share/lab/greeting) = 1.0",
          tampered: [{ what: "dnf remove", by: "dnf -qy remove greeting", named: /greeting=1.0/ }],
        },
        {
          title: "keeps the latest",
          host: "gs2",
          given: "dnf -qy install farewell",
          present: `package: { ${DNF}, name: greeting, state: latest }`,
          absent: `package: { ${DNF}, name: [greeting, farewell], state: absent }`,
          proof: "test $(cat /usr/share/lab/greeting) = 1.1",
          tampered: [{ what: "dnf downgrade", by: "dnf -qy downgrade greeting", named: /1\.0.*1\.1/ }],
        },
        {
          title: "installs an rpm by its URL, and by its path",
          host: "gs2",
          present: `package: { ${DNF}, name: "http://repository.example.com/stray-0.9-1.noarch.rpm" }`,
          absent: `package: { ${DNF}, name: stray, state: absent }`,
          proof: "rpm -q stray",
          tampered: [{ what: "rpm -e", by: "rpm -e --nodeps stray", named: /stray/ }],
        },
      ]);

      it("upgrades an older version to the one asked for, and not the other way by itself", async () => {
        assertIs(only(await play("name: greeting=1.0")), "changed", "1.0");
        assertIs(only(await play("name: greeting")), "ok", "any will do");
        assertIs(only(await play("name: greeting=1.1")), "changed", "1.1");
        assert.equal(lab().on("gs2", "cat /usr/share/lab/greeting"), "1.1\n");
        assertIs(only(await play("name: greeting, state: absent")), "changed", "away");
      });

      it("goes back to an older version where just that is asked for, and says so beforehand", async () => {
        assertIs(only(await play("name: greeting=1.1")), "changed", "1.1");
        const foreseen = only(await lab().play(["gs2"], task(`${DNF}, name: greeting=1.0`), { check: true }));
        assert.match(JSON.stringify(foreseen), /"before":\{"greeting=1.0":"1.1-1"\}.*"greeting=1.0":"1.0"/);
        const done = only(await play("name: greeting=1.0"));
        assert.match(JSON.stringify(done), /"changed".*Downgrading/);
        assert.equal(lab().on("gs2", "rpm -q greeting"), "greeting-1.0-1.noarch\n");
        assertIs(only(await play("name: greeting=1.0")), "ok", "again");
        assertIs(only(await play("name: greeting, state: absent")), "changed", "away");
      });

      it("fails by the name of a package that is nowhere, and installs nothing beside it", async () => {
        assert.match(complaint(await play("name: [farewell, nonesuch-lab]")), /nonesuch-lab/);
        assert.throws(() => lab().on("gs2", "rpm -q farewell"));
      });

      it("is dnf's by itself where the distribution is Red Hat's, though apt and dpkg are there", async () => {
        lab().on(
          "gs2",
          "echo 'CentOS release 6.5 (Final)' >/etc/redhat-release; test -e /var/lib/dpkg/status",
        );
        try {
          const told = await lab().play(
            ["gs2"],
            `- package: { name: farewell }\n- assert: { that: eq facts.package.manager "dnf" }`,
          );
          assert.match(JSON.stringify(told.outcomes), /"writes":\["dnf install farewell"\].*"ok"/);
        } finally {
          lab().on("gs2", "rm -f /etc/redhat-release; dnf -qy remove farewell");
        }
      });

      it("fails by the name of what a package needs and nobody has", async () => {
        assert.match(complaint(await play("name: wanting")), /what-nobody-has/);
      });

      it("waits for another dnf, and tells who it is when it takes too long", async () => {
        // What dnf looks at: a file with the number of a process that lives.
        lab().on(
          "gs2",
          "sleep 300 >/dev/null 2>&1 & echo $! >/tmp/holder; mkdir -p /var/lib/dnf /var/cache/dnf; for f in /var/lib/dnf/rpmdb_lock.pid /var/cache/dnf/metadata_lock.pid /var/cache/dnf/download_lock.pid; do cat /tmp/holder >$f; done",
        );
        const holder = lab().on("gs2", "cat /tmp/holder").trim();
        try {
          const said = complaint(await play("name: farewell, lock_wait: 2"));
          assert.match(said, new RegExp(`another dnf \\(process ${holder}\\) has held the lock for 2 s`));
        } finally {
          lab().on("gs2", `kill ${holder}; rm -f /var/lib/dnf/*.pid /var/cache/dnf/*.pid`);
        }
        assertIs(only(await play("name: farewell")), "changed", "when it has ended");
        assertIs(only(await play("name: farewell, state: absent")), "changed", "away");
      }).timeout(300_000);

      it("says which repository is broken", async () => {
        const broken =
          "[torn]\nname=torn\nbaseurl=http://repository.example.com/broken\ngpgcheck=0\nskip_if_unavailable=0\n";
        lab().on(
          "gs2",
          `printf '${broken.replaceAll("\n", "\\n")}' >/etc/yum.repos.d/torn.repo; dnf -q clean all`,
        );
        try {
          assert.match(complaint(await play("name: farewell")), /torn/);
        } finally {
          lab().on("gs2", "rm /etc/yum.repos.d/torn.repo");
        }
      }).timeout(300_000);
    });
  });

  describe("package, with apt", () => {
    before(() =>
      lab().on(
        "gs3",
        "rm -f /etc/apt/sources.list /etc/apt/apt.conf.d/50lab; echo 'deb [trusted=yes] http://repository.example.com/deb ./' >/etc/apt/sources.list; apt-get -qq update",
      ),
    );
    const play = async (more: string) => lab().play(["gs3"], task(more));

    lives(lab, [
      {
        title: "keeps packages installed",
        host: "gs3",
        present: "package: { name: [greeting, farewell] }",
        absent: "package: { name: [greeting, farewell], state: absent }",
        proof: "dpkg -s greeting farewell >/dev/null && test $(cat /usr/share/lab/greeting) = 1.1",
        tampered: [
          { what: "apt-get remove", by: "apt-get -qqy remove farewell", named: /"summary":"farewell"/ },
        ],
      },
      {
        title: "keeps a package of one version",
        host: "gs3",
        present: "package: { name: greeting=1.0 }",
        absent: "package: { name: greeting, state: absent }",
        proof: "test $(cat /usr/share/lab/greeting) = 1.0",
        tampered: [{ what: "apt-get remove", by: "apt-get -qqy remove greeting", named: /greeting=1.0/ }],
      },
      {
        title: "keeps the latest",
        host: "gs3",
        present: "package: { name: greeting, state: latest }",
        absent: "package: { name: greeting, state: absent }",
        proof: "test $(cat /usr/share/lab/greeting) = 1.1",
        tampered: [
          {
            what: "a downgrade",
            by: "apt-get -qqy --allow-downgrades install greeting=1.0",
            named: /1\.0.*1\.1/,
          },
        ],
      },
    ]);

    it("fails by the name of a package that is nowhere, and installs nothing beside it", async () => {
      assert.match(complaint(await play("name: [farewell, nonesuch-lab]")), /nonesuch-lab/);
      assert.throws(() => lab().on("gs3", "dpkg -s farewell | grep 'ok installed'"));
    });

    it("does not go back to an older version", async () => {
      assertIs(only(await play("name: greeting=1.1")), "changed", "1.1");
      assert.match(complaint(await play("name: greeting=1.0")), /downgraded/);
      assertIs(only(await play("name: greeting, state: absent")), "changed", "away");
    });

    it("fetches the lists first when told to", async () => {
      lab().on("gs3", "rm -rf /var/lib/apt/lists; mkdir /var/lib/apt/lists");
      assertIs(only(await play("name: farewell, update_cache: true")), "changed", "with fresh lists");
      assertIs(only(await play("name: farewell, state: absent")), "changed", "away");
    });

    it("waits for whoever holds dpkg's lock", async () => {
      lab().on(
        "gs3",
        'perl -e \'use Fcntl; open F, ">>", "/var/lib/dpkg/lock-frontend"; $l=pack("s s l! l! i", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; sleep 4\' >/dev/null 2>&1 & sleep 0.3',
      );
      const short = play("name: farewell, lock_wait: 1");
      assert.match(complaint(await short), /lock/);
      assertIs(only(await play("name: farewell, lock_wait: 30")), "changed", "in the end");
    }).timeout(300_000);
  });
});
