using System.Text;
using System.Text.Json.Nodes;
using LungSeg.TestKit.Tools;

namespace LungSeg.DicomWeb.Tests;

/// <summary><c>lungseg send</c> of a phantom's results to a server in the test's process.</summary>
public sealed class SendCommandTests(PhantomResults results) : IClassFixture<PhantomResults>
{
    private const string Variable = "LUNGSEG_SEND_TEST_SECRET";

    [Fact]
    public async Task All_objects_are_sent_once_and_a_second_send_sends_nothing()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var first = await Send(server);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(3, results.Objects.Count);
        Assert.Equal(3, server.Stored.Count);
        foreach (var name in results.Objects)
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(results.Folder, name));
            Assert.Equal(file, server.Stored[SampleObject.Identity(file).SopInstanceUid]);
            Assert.Contains($"{name}  sent", first.Output, StringComparison.Ordinal);
        }

        var second = await Send(server);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("3 there already.", second.Output, StringComparison.Ordinal);
        Assert.Equal(3, server.Posts.Count);

        Assert.Equal(0, (await Send(server, "--again")).ExitCode);
        Assert.Equal(6, server.Posts.Count);
    }

    [Fact]
    public async Task Nothing_of_the_patient_and_no_UID_is_printed()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, number, uid) =>
        {
            if (number == 1) await FakeDicomWeb.WriteAsync(context, 503, "");
            else await FakeDicomWeb.WriteAsync(context, 409, FakeDicomWeb.Answer(failed: uid, reason: 0xA700));
            return true;
        };
        foreach (var json in (string[][])[[], ["--json"]])
        {
            var run = await Send(server, json);
            Assert.NotEmpty(run.Output);
            foreach (var secret in (string[])[results.Study, "2.25.", "1.2.840", "PHANTOM^"])
                Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_dry_run_sends_nothing()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var run = await Send(server, "--dry-run");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 would be sent.", run.Output, StringComparison.Ordinal);
        Assert.Empty(server.Posts);
        Assert.Equal(3, server.Searches.Count);
    }

    [Fact]
    public async Task A_dry_run_without_a_server_says_what_would_be_sent_and_that_it_could_not_ask()
    {
        var run = await SendRun.Of(["send", results.Folder, "--to", "http://127.0.0.1:1/dicom-web", "--dry-run"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 would be sent.", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "What the server has already is not known: No connection", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_object_is_named_with_code_and_cure_and_the_others_are_sent()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, number, uid) =>
        {
            if (number != 2) return false;
            await FakeDicomWeb.WriteAsync(context, 409, FakeDicomWeb.Answer(failed: uid, reason: 0x0122));
            return true;
        };
        var run = await Send(server, "--json");
        Assert.Equal(4, run.ExitCode);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(results.Objects, lines.Select(line => (string)line["file"]!));
        Assert.Equal(["Sent", "Refused", "Sent"], lines.Select(line => (string)line["status"]!));
        Assert.Equal("0122", (string)lines[1]["reasonCode"]!);
        Assert.Contains("class", (string)lines[1]["message"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)lines[1]["cure"]!);
    }

    [Fact]
    public async Task Where_all_are_refused_the_exit_code_says_so()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, _, uid) =>
        {
            await FakeDicomWeb.WriteAsync(context, 409, FakeDicomWeb.Answer(failed: uid, reason: 0xA700));
            return true;
        };
        var run = await Send(server);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("[A700] Free space", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        var run = await SendRun.Of(["send", results.Folder, "--to", "http://127.0.0.1:1/dicom-web", "--tries", "2"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Trying again in", run.Errors, StringComparison.Ordinal);
        Assert.Contains("No connection", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_send_that_was_stopped_goes_on_where_it_ended()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var stop = new CancellationTokenSource();
        server.OnStore = async (context, number, uid) =>
        {
            if (number != 2) return false;
            await stop.CancelAsync();
            context.Abort();
            return true;
        };
        var stopped = await SendRun.Of(
            stop.Token, ["send", results.Folder, "--to", server.Address.AbsoluteUri]);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Single(server.Stored);

        var again = await Send(server);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("2 sent, 1 there already.", again.Output, StringComparison.Ordinal);
        Assert.Equal((3, 4), (server.Stored.Count, server.Posts.Count));
    }

    [Theory]
    [InlineData("--token-env", "abc.def-ghi", "Bearer abc.def-ghi")]
    [InlineData("--basic-env", "user:pass word", "Basic dXNlcjpwYXNzIHdvcmQ=")]
    public async Task A_secret_comes_from_the_environment_and_is_printed_nowhere(
        string option, string secret, string header)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnRequest = async context =>
        {
            if (context.Request.Method != "POST") return false;
            await FakeDicomWeb.WriteAsync(context, 403, secret);
            return true;
        };
        Environment.SetEnvironmentVariable(Variable, secret);
        try
        {
            var run = await Send(server, option, Variable);
            Assert.Equal(1, run.ExitCode);
            Assert.Equal(header, server.AuthorizationHeader);
            Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Theory]
    [InlineData("is not set", "--token-env", "LUNGSEG_NO_SUCH_VARIABLE")]
    [InlineData("Only one", "--token-env", "A", "--identity")]
    [InlineData("--identity", "--identity-scope", "https://x.example/.default")]
    public async Task A_command_line_that_cannot_be_is_told(string word, params string[] options)
    {
        var run = await SendRun.Of(["send", results.Folder, "--to", "https://pacs.example/dicom-web", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(word, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_store_one_case_is_sent_or_all()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var store = new TemporaryFolder();
        Directory.CreateDirectory(store["scans"]);
        foreach (var name in (string[])["one", "two"])
        {
            CopyResults(store["results", name]);
            var document = store["results", name, "case.json"];
            await File.WriteAllTextAsync(
                document,
                (await File.ReadAllTextAsync(document)).Replace("patient 7", name, StringComparison.Ordinal)
                    .Replace("\"series-", $"\"{name}/series-", StringComparison.Ordinal));
            foreach (var summary in Directory.EnumerateFiles(
                    store["results", name], "summary.json", SearchOption.AllDirectories))
                await File.WriteAllTextAsync(
                    summary,
                    (await File.ReadAllTextAsync(summary)).Replace("patient 7", name, StringComparison.Ordinal));
        }

        var one = await SendRun.Of(["send", store.Path, "--to", server.Address.AbsoluteUri, "--case", "two"]);
        Assert.Equal((0, 3), (one.ExitCode, server.Posts.Count));
        Assert.All(
            one.Output.Split('\n').Where(line => line.Contains(".dcm", StringComparison.Ordinal)),
            line => Assert.StartsWith("two/", line));

        // The second case has the same objects: the server has them.
        var all = await SendRun.Of(["send", store.Path, "--to", server.Address.AbsoluteUri]);
        Assert.Equal((0, 3), (all.ExitCode, server.Posts.Count));
        Assert.Contains("6 there already.", all.Output, StringComparison.Ordinal);

        var none = await SendRun.Of(["send", store.Path, "--to", server.Address.AbsoluteUri, "--case", "three"]);
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("no result of the case three", none.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_revisions_the_newest_is_sent()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["scan"]);
        foreach (var (name, bytes) in results.Slices) await File.WriteAllBytesAsync(folder["scan", name], bytes);
        foreach (var options in (string[][])[["dicom-seg"], ["dicom-sr", "--rerun"]])
        {
            var made = await SendRun.Of([
                "run", folder["scan"], "--out", folder["out"], "--spacing", "3", "--json", "--formats", .. options,
            ]);
            Assert.True(made.ExitCode == 0, made.Errors);
        }

        var run = await SendRun.Of(["send", folder["out"], "--to", server.Address.AbsoluteUri]);
        Assert.Equal((0, 1), (run.ExitCode, server.Stored.Count));
        Assert.StartsWith("revision-2/", run.Output);
    }

    [Fact]
    public async Task What_export_wrote_is_sent_too()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var folder = new TemporaryFolder();
        var series = Path.GetDirectoryName(results.Objects[0].Split('/')[0] + "/x")!;
        Directory.CreateDirectory(folder["exports", series, "masks"]);
        File.Copy(Path.Combine(results.Folder, results.Objects[0]), folder["exports", series, "masks", "a.dcm"]);
        await File.WriteAllTextAsync(
            folder["exports", series, "export.json"],
            """
            {"softwareVersion": "1", "caseId": "c", "revision": 1, "seriesKey": "s", "formats": [], "files": [],
            "surfaces": []}
            """);
        var run = await SendRun.Of(["send", folder.Path, "--to", server.Address.AbsoluteUri]);
        Assert.Equal((0, 1), (run.ExitCode, server.Stored.Count));
    }

    [Fact]
    public async Task A_file_that_is_no_DICOM_is_named_and_the_others_are_sent()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var folder = new TemporaryFolder();
        CopyResults(folder["out"]);
        await File.WriteAllBytesAsync(
            Path.Combine(folder["out"], results.Objects[1]), Encoding.ASCII.GetBytes("This is no DICOM at all."));
        var run = await SendRun.Of(["send", folder["out"], "--to", server.Address.AbsoluteUri]);
        Assert.Equal((4, 2), (run.ExitCode, server.Stored.Count));
        Assert.Contains($"{results.Objects[1]}  not readable", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_without_DICOM_objects_are_told()
    {
        using var folder = new TemporaryFolder();
        CopyResults(folder["out"]);
        foreach (var name in results.Objects) File.Delete(Path.Combine(folder["out"], name));
        var run = await SendRun.Of(["send", folder["out"], "--to", "https://pacs.example/dicom-web"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("no DICOM objects", run.Errors, StringComparison.Ordinal);

        var nothing = await SendRun.Of(["send", folder.Path + "-none", "--to", "https://pacs.example/dicom-web"]);
        Assert.Equal(2, nothing.ExitCode);
    }

    private Task<SendRun> Send(FakeDicomWeb server, params string[] options) =>
        SendRun.Of(["send", results.Folder, "--to", server.Address.AbsoluteUri, .. options]);

    private void CopyResults(string target)
    {
        foreach (var path in Directory.EnumerateFiles(results.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(results.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }
}
