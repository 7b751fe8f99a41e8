/** The whole output of spec/report/story.ts, as a person sees it. */
export const checkAt80 = `
Checking playbooks/hosted-engine.yml on 4 hosts; nothing will be changed.

Names and addresses · 4 hosts
          ok  2 tasks
       debug  Which family is it
              all 4 hosts
                │ model_Westmere
would change  Every host knows the engine by its name  2 of 4 hosts
              gs1.example.com, gs3.example.com · 192.168.10.100 in /etc/hosts
                  @@ -1,2 +1,3 @@
                  127.0.0.1       localhost
                  ::1     localhost
                + 192.168.10.100  ha.lofyer.org ha
would change  NetworkManager is off
              all 4 hosts · NetworkManager
                  enabled: yes → no
                  running: yes → no
     warning  vdsm manages the file of eth0
              gs2.example.com, gs3.example.com · ifcfg
          ok  1 task, 1 skipped

Storage · batch 1 of 2: gs1.example.com, gs2.example.com
 unreachable  gs4.example.com · connection refused by 127.10.0.4:22
would change  Packages are there
              both hosts · glusterfs-server
                  version: (none) → 3.4.0-1.el6
              both hosts · vdsm-gluster
                  version: (none) → 3.4.0-1.el6
      failed  gs2.example.com · The peers know each other: gluster peer probe g…
           …  gs1.example.com · Stage: Initializing
           …  gs1.example.com · Stage: Setup
 cannot tell  The volume
              gs1.example.com · “The peers know each other” would change first
     stopped  “The peers know each other” did not complete on gs2.example.com
              (any_errors_fatal)

                       would  cannot
                  ok  change    tell  skipped  failed  trips
gs1.example.com   12       4       1        1       0      9  done
gs2.example.com   12       3       0        1       1      7  failed
gs3.example.com    9       2       0        1       0      4  done
gs4.example.com    8       0       0        1       0      2  unreachable

9 differences on 3 hosts. 1 step cannot be checked without a real run. 1 host
failed. 1 host was unreachable.
42 s, 22 round trips.

2 things went wrong

gs4.example.com · unreachable
  connection refused by 127.10.0.4:22

gs2.example.com · The peers know each other
  gluster peer probe gs3.example.com: peer probe: failed: unknown errno 107
  site.yml:3:7: Wrong value [value]
    3 | peers: all
      |        ^^^
    Not a list.
  exit status 1
  stderr │ peer probe: failed: unknown errno 107
  Intended change: peer gs3.example.com
      connected: no → yes

To run again on these 2 hosts:
  tsplay run site.yml -i inventory -l 'gs2.example.com:gs4.example.com'
`;

export const runAt80 = `
Running playbooks/hosted-engine.yml on 4 hosts.

Names and addresses · 4 hosts
          ok  2 tasks
       debug  Which family is it
              all 4 hosts
                │ model_Westmere
     changed  Every host knows the engine by its name  2 of 4 hosts
              gs1.example.com, gs3.example.com · 192.168.10.100 in /etc/hosts
     changed  NetworkManager is off
              all 4 hosts · NetworkManager
     warning  vdsm manages the file of eth0
              gs2.example.com, gs3.example.com · ifcfg
          ok  1 task, 1 skipped

Storage · batch 1 of 2: gs1.example.com, gs2.example.com
 unreachable  gs4.example.com · connection refused by 127.10.0.4:22
     changed  Packages are there
              both hosts · glusterfs-server
              both hosts · vdsm-gluster
      failed  gs2.example.com · The peers know each other: gluster peer probe g…
           …  gs1.example.com · Stage: Initializing
           …  gs1.example.com · Stage: Setup
     changed  The volume
              gs1.example.com · volume engine
     stopped  “The peers know each other” did not complete on gs2.example.com
              (any_errors_fatal)

                  ok  changed  skipped  failed  trips
gs1.example.com   12        5        1       0      9  done
gs2.example.com   12        3        1       1      7  failed
gs3.example.com    9        2        1       0      4  done
gs4.example.com    8        0        1       0      2  unreachable

10 changes on 3 hosts. 1 host failed. 1 host was unreachable.
42 s, 22 round trips.

2 things went wrong

gs4.example.com · unreachable
  connection refused by 127.10.0.4:22

gs2.example.com · The peers know each other
  gluster peer probe gs3.example.com: peer probe: failed: unknown errno 107
  site.yml:3:7: Wrong value [value]
    3 | peers: all
      |        ^^^
    Not a list.
  exit status 1
  stderr │ peer probe: failed: unknown errno 107
  Intended change: peer gs3.example.com
      connected: no → yes

To run again on these 2 hosts:
  tsplay run site.yml -i inventory -l 'gs2.example.com:gs4.example.com'
`;

export const checkAt40 = `
Checking playbooks/hosted-engine.yml on
  4 hosts; nothing will be changed.

Names and addresses · 4 hosts
  ok  2 tasks
  debug  Which family is it
    all 4 hosts
      │ model_Westmere
  would change  Every host knows the
    engine by its name  2 of 4 hosts
    gs1.example.com and 1 more ·
      192.168.10.100 in /etc/hosts
        @@ -1,2 +1,3 @@
        127.0.0.1       localhost
        ::1     localhost
      + 192.168.10.100  ha.lofyer.org ha
  would change  NetworkManager is off
    all 4 hosts · NetworkManager
        enabled: yes → no
        running: yes → no
  warning  vdsm manages the file of eth0
    gs2.example.com and 1 more · ifcfg
  ok  1 task, 1 skipped

Storage
  batch 1 of 2: gs1.example.com, gs2.…
  unreachable  gs4.example.com · connec…
  would change  Packages are there
    both hosts · glusterfs-server
        version: (none) → 3.4.0-1.el6
    both hosts · vdsm-gluster
        version: (none) → 3.4.0-1.el6
  failed  gs2.example.com · The peers k…
  …  gs1.example.com · Stage: Initializ…
  …  gs1.example.com · Stage: Setup
  cannot tell  The volume
    gs1.example.com · “The peers know
      each other” would change first
  stopped  “The peers know each other”
    did not complete on gs2.example.com
    (any_errors_fatal)

gs1.example.com: 12 ok, 4 would change,
  1 cannot tell, 1 skipped, 9 trips,
  done
gs2.example.com: 12 ok, 3 would change,
  1 skipped, 1 failed, 7 trips, failed
gs3.example.com: 9 ok, 2 would change, 1
  skipped, 4 trips, done
gs4.example.com: 8 ok, 1 skipped, 2
  trips, unreachable

9 differences on 3 hosts. 1 step cannot
be checked without a real run. 1 host
failed. 1 host was unreachable.
42 s, 22 round trips.

2 things went wrong

gs4.example.com · unreachable
  connection refused by 127.10.0.4:22

gs2.example.com · The peers know each
  other
  gluster peer probe gs3.example.com:
    peer probe: failed: unknown errno
    107
  site.yml:3:7: Wrong value [value]
    3 | peers: all
      |        ^^^
    Not a list.
  exit status 1
  stderr │ peer probe: failed: unknown
  stderr │ errno 107
  Intended change: peer gs3.example.com
      connected: no → yes

To run again on these 2 hosts:
  tsplay run site.yml -i inventory -l 'gs2.example.com:gs4.example.com'
`;

export const verboseAt80 = `
Running playbooks/hosted-engine.yml on 4 hosts.

Names and addresses · 4 hosts
          ok  one  all 4 hosts
          ok  two  all 4 hosts
       debug  Which family is it
              all 4 hosts
                │ model_Westmere
     changed  Every host knows the engine by its name  2 of 4 hosts
              gs1.example.com, gs3.example.com · 192.168.10.100 in /etc/hosts
                  @@ -1,2 +1,3 @@
                  127.0.0.1       localhost
                  ::1     localhost
                + 192.168.10.100  ha.lofyer.org ha
                → write 192.168.10.100 in /etc/hosts
          ok  Every host knows the engine by its name
              gs2.example.com, gs4.example.com
     changed  NetworkManager is off
              all 4 hosts · NetworkManager
                  enabled: yes → no
                  running: yes → no
                → write NetworkManager
     warning  vdsm manages the file of eth0
              gs2.example.com, gs3.example.com · ifcfg
     skipped  skipped
              all 4 hosts · “when” is false
          ok  last  all 4 hosts

Storage · batch 1 of 2: gs1.example.com, gs2.example.com
 unreachable  gs4.example.com · connection refused by 127.10.0.4:22
     changed  Packages are there
              both hosts · glusterfs-server
                  version: (none) → 3.4.0-1.el6
                → write glusterfs-server
              both hosts · vdsm-gluster
                  version: (none) → 3.4.0-1.el6
                → write vdsm-gluster
      failed  gs2.example.com · The peers know each other: gluster peer probe g…
           …  gs1.example.com · Stage: Initializing
           …  gs1.example.com · Stage: Setup
     changed  The volume
              gs1.example.com · volume engine
                + type: replicate
                + bricks: [gs1:/b1, gs2:/b1]
                → write volume engine
     stopped  “The peers know each other” did not complete on gs2.example.com
              (any_errors_fatal)

                  ok  changed  skipped  failed  trips
gs1.example.com   12        5        1       0      9  done
gs2.example.com   12        3        1       1      7  failed
gs3.example.com    9        2        1       0      4  done
gs4.example.com    8        0        1       0      2  unreachable

10 changes on 3 hosts. 1 host failed. 1 host was unreachable.
42 s, 22 round trips.

2 things went wrong

gs4.example.com · unreachable
  connection refused by 127.10.0.4:22

gs2.example.com · The peers know each other
  gluster peer probe gs3.example.com: peer probe: failed: unknown errno 107
  site.yml:3:7: Wrong value [value]
    3 | peers: all
      |        ^^^
    Not a list.
  exit status 1
  stderr │ peer probe: failed: unknown errno 107
  Intended change: peer gs3.example.com
      connected: no → yes

To run again on these 2 hosts:
  tsplay run site.yml -i inventory -l 'gs2.example.com:gs4.example.com'
`;
