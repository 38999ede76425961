using System.Text;
using LungSeg.Local.Commands;
using LungSeg.Local.Sending;
using LungSeg.Sending;
using LungSeg.TestKit.Tools;

namespace LungSeg.DicomWeb.Tests;

/// <summary>To Orthanc and back: results lie in the study of their scan, once, whatever is killed on the way.</summary>
public sealed class OrthancTests(ReportedResults results) : IClassFixture<ReportedResults>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_come_back_into_the_scans_study_once()
    {
        await using var server = await OrthancServer.StartOrSkipAsync();
        await server.StoreAsync(results.Slices);
        var first = await Send(server);
        Assert.True(first.ExitCode == 0, first.Output + first.Errors);
        Assert.Contains("4 sent.", first.Output, StringComparison.Ordinal);

        await AssertCompleteAsync(server);
        var second = await Send(server);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("4 there already.", second.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Send(server, "--again")).ExitCode);
        await AssertCompleteAsync(server);
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_an_object_has_it_once_in_the_end()
    {
        await using var server = await OrthancServer.StartOrSkipAsync();
        var file = SampleObject.File(1, 8 << 20);
        var wasKilled = false;
        var source = SampleObject.Of(file) with
        {
            OpenAsync = _ => Task.FromResult<Stream>(new InterruptedStream(file, file.Length / 2, async () =>
            {
                if (wasKilled) return;
                wasKilled = true;
                await server.KillAsync();
            })),
        };
        using var http = DicomWebClient.CreateHttp();
        var restarts = 0;
        var sender = new ObjectSender(
            new(http, server.Address, Authorizations.None, TimeProvider.System),
            new() { FirstWait = TimeSpan.FromMilliseconds(100) },
            (_, _) =>
            {
                if (restarts++ == 0) server.StartAsync().GetAwaiter().GetResult();
            });
        var result = await sender.SendAsync(source, again: false, Cancellation);

        Assert.True(wasKilled);
        Assert.InRange(restarts, 1, 8);
        Assert.Equal(SendStatus.Sent, result.Status);
        Assert.Equal(file, await server.FileAsync(source.Identity.SopInstanceUid));
        Assert.Equal(1, await server.StudiesAsync());
    }

    [Fact]
    public async Task A_server_that_is_killed_between_objects_has_all_once_after_a_second_send()
    {
        await using var server = await OrthancServer.StartOrSkipAsync();
        await server.StoreAsync(results.Slices);
        using var output = new KillingWriter(() => server.KillAsync().GetAwaiter().GetResult());
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            ["send", results.Folder, "--to", server.Address.AbsoluteUri, "--tries", "2"], output, errors, Cancellation);
        Assert.Equal(4, code);
        Assert.Contains("The rest was not sent", errors.ToString(), StringComparison.Ordinal);

        await server.StartAsync();
        var second = await Send(server);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("3 sent, 1 there already.", second.Output, StringComparison.Ordinal);
        await AssertCompleteAsync(server);
    }

    [Fact]
    public async Task The_recipe_of_the_documents_goes_round()
    {
        using var store = new TemporaryFolder();
        Directory.CreateDirectory(store["scans"]);
        await using var server = await OrthancServer.StartOrSkipAsync(
            Path.Combine(RepositoryRoot.Path!, "docs", "orthanc", "stable-series.lua"), store.Path);
        await server.StoreAsync(results.Slices);
        for (var i = 0; i < 600 && !Marked().Any(); i++) await Task.Delay(100, Cancellation);
        Assert.Single(Marked());

        var watch = await SendRun.Of([
            "watch", "--store", store.Path, "--until-idle", "--spacing", "3", "--formats", "dicom-seg", "dicom-sr",
            "rtstruct", "dicom-report",
        ]);
        Assert.True(watch.ExitCode == 0, watch.Errors);
        var send = await SendRun.Of(["send", store.Path, "--to", server.Address.AbsoluteUri]);
        Assert.True(send.ExitCode == 0, send.Output + send.Errors);
        await AssertModalitiesAsync(server);

        // What came back is no scan.
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        Assert.Single(Directory.EnumerateDirectories(store["scans"]));

        IEnumerable<string> Marked() =>
            Directory.EnumerateFiles(store["scans"], "_READY", SearchOption.AllDirectories);
    }

    private Task<SendRun> Send(OrthancServer server, params string[] options) =>
        SendRun.Of(["send", results.Folder, "--to", server.Address.AbsoluteUri, .. options]);

    private async Task AssertCompleteAsync(OrthancServer server)
    {
        await AssertModalitiesAsync(server);
        foreach (var name in results.Objects)
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(results.Folder, name), Cancellation);
            Assert.Equal(file, await server.FileAsync(SampleObject.Identity(file).SopInstanceUid));
        }
    }

    private async Task AssertModalitiesAsync(OrthancServer server)
    {
        Assert.Equal(1, await server.StudiesAsync());
        Assert.Equal(
            new SortedDictionary<string, int>
            {
                ["CT"] = results.Slices.Count,
                ["DOC"] = 1,
                ["RTSTRUCT"] = 1,
                ["SEG"] = 1,
                ["SR"] = 1,
            },
            await server.ModalitiesAsync(results.Study));
    }

    /// <summary>Kills at the first line that is printed.</summary>
    private sealed class KillingWriter(Action kill) : StringWriter
    {
        private bool _wasKilled;

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (_wasKilled) return;
            _wasKilled = true;
            kill();
        }
    }

    /// <summary>A file that is read up to a point where something happens.</summary>
    private sealed class InterruptedStream(byte[] file, int point, Func<Task> interrupt) : MemoryStream(file)
    {
        private bool _wasInterrupted;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= point && !_wasInterrupted)
            {
                _wasInterrupted = true;
                await interrupt();
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
