using System.Text;
using LungSeg.TestKit.Tools;
using Microsoft.AspNetCore.Http;

namespace LungSeg.DicomWeb.Tests;

/// <summary>What goes over the line, what answers mean, and what is tried again.</summary>
public sealed class StoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2000)]
    [InlineData(3 << 20)]
    public async Task An_object_arrives_byte_for_byte_in_a_body_of_known_length(int bytes)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var file = SampleObject.File(1, bytes);
        var result = await server.Sender().SendAsync(SampleObject.Of(file), again: false, Cancellation);

        Assert.Equal(new SendResult(SendStatus.Sent), result);
        Assert.Equal(file, server.Stored["1.2.826.0.1.1"]);
        var (headers, body) = Assert.Single(server.Posts);
        Assert.Equal(body.Length, headers.ContentLength);
        Assert.Equal("application/dicom+json", headers.Accept);
        Assert.StartsWith("multipart/related; type=\"application/dicom\"; boundary=", headers.ContentType!);
        Assert.Equal("/dicom-web/studies/1.2.826.0.2/series/1.2.826.0.3.1/instances?SOPInstanceUID=1.2.826.0.1.1",
            Assert.Single(server.Searches));
    }

    [Fact]
    public async Task Every_request_has_a_boundary_of_its_own_that_its_object_does_not_hold()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var file = SampleObject.File();
        for (var i = 0; i < 3; i++)
            await server.Sender().SendAsync(SampleObject.Of(file), again: true, Cancellation);

        var boundaries = server.Posts
            .Select(post => post.Headers.ContentType.ToString().Split("boundary=")[1]).ToList();
        Assert.Equal(3, boundaries.Distinct().Count());
        Assert.All(boundaries, boundary => Assert.InRange(boundary.Length, 48, 70));
        Assert.All(server.Posts.Zip(boundaries), pair =>
            Assert.Equal(3, Encoding.Latin1.GetString(pair.First.Body).Split(pair.Second).Length));
    }

    [Theory]
    [InlineData(200, "stored", null, SendStatus.Sent, null)]
    [InlineData(200, "", null, SendStatus.Sent, null)]
    [InlineData(202, "stored", 0xB000, SendStatus.Sent, 0xB000)]
    [InlineData(202, "failed", 0xA700, SendStatus.Refused, 0xA700)]
    [InlineData(200, "failed", 0x0110, SendStatus.Refused, 0x0110)]
    [InlineData(202, "", null, SendStatus.Refused, null)]
    [InlineData(409, "failed", 0xA900, SendStatus.Refused, 0xA900)]
    [InlineData(409, "failed", 0x0122, SendStatus.Refused, 0x0122)]
    [InlineData(409, "failed", 0xC122, SendStatus.Refused, 0xC122)]
    [InlineData(409, "failed", 0xB00E, SendStatus.There, null)]
    [InlineData(409, "failed", null, SendStatus.Refused, null)]
    [InlineData(409, "", null, SendStatus.Refused, null)]
    [InlineData(409, "no JSON", null, SendStatus.Refused, null)]
    [InlineData(400, "", null, SendStatus.Refused, null)]
    [InlineData(413, "", null, SendStatus.Refused, null)]
    [InlineData(415, "", null, SendStatus.Refused, null)]
    public async Task An_answer_about_the_object_is_its_result(
        int status, string says, int? code, SendStatus expected, int? reason)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, _, uid) =>
        {
            var body = says switch
            {
                "stored" => FakeDicomWeb.Answer(stored: uid, warning: code),
                "failed" => FakeDicomWeb.Answer(failed: uid, reason: code),
                _ => says,
            };
            await FakeDicomWeb.WriteAsync(context, status, body);
            return true;
        };
        var result = await server.Sender().SendAsync(SampleObject.Of(SampleObject.File()), again: false, Cancellation);

        Assert.Equal((expected, reason), (result.Status, result.Reason));
        Assert.Single(server.Posts);
        if (expected != SendStatus.Refused) return;
        Assert.NotEmpty(result.Cure!);
        if (reason is null) Assert.Contains($"{status}", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00081198", "00081197", 43264, SendStatus.Refused)]
    [InlineData("00081199", "00081196", 45056, SendStatus.Sent)]
    public async Task An_answer_in_XML_is_read_too(string sequence, string reason, int code, SendStatus expected)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, _, uid) =>
        {
            await FakeDicomWeb.WriteAsync(
                context, 202,
                $"""
                <?xml version="1.0"?><NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">
                <DicomAttribute tag="{sequence}" vr="SQ"><Item number="1">
                <DicomAttribute tag="00081155" vr="UI"><Value number="1">{uid}</Value></DicomAttribute>
                <DicomAttribute tag="{reason}" vr="US"><Value number="1">{code}</Value></DicomAttribute>
                </Item></DicomAttribute></NativeDicomModel>
                """,
                "application/dicom+xml");
            return true;
        };
        var result = await server.Sender().SendAsync(SampleObject.Of(SampleObject.File()), again: false, Cancellation);
        Assert.Equal((expected, code), (result.Status, result.Reason));
    }

    [Fact]
    public async Task Accepted_without_a_word_is_asked_for()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, _, uid) =>
        {
            server.Stored[uid] = [];
            await FakeDicomWeb.WriteAsync(context, 202, "");
            return true;
        };
        var result = await server.Sender().SendAsync(SampleObject.Of(SampleObject.File()), again: false, Cancellation);
        Assert.Equal(SendStatus.Sent, result.Status);
        Assert.Equal(2, server.Searches.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task What_may_pass_is_tried_again_after_growing_waits(int status)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, number, _) =>
        {
            if (number > 4) return false;
            await FakeDicomWeb.WriteAsync(context, status, "");
            return true;
        };
        var time = new SkippingTime();
        var result = await server.Sender(time).SendAsync(
            SampleObject.Of(SampleObject.File()), again: false, Cancellation);

        Assert.Equal(SendStatus.Sent, result.Status);
        Assert.Equal((5, 1), (server.Posts.Count, server.Stored.Count));
        double[] full = [1, 2, 4, 8];
        Assert.Equal(full.Length, time.Waits.Count);
        Assert.All(time.Waits.Zip(full), pair =>
            Assert.InRange(pair.First.TotalSeconds, pair.Second / 2, pair.Second));
    }

    [Theory]
    [InlineData("7", 7, 7)]
    [InlineData("86400", 600, 600)]
    [InlineData("Thu, 01 Jan 2026 00:00:30 GMT", 30, 30)]
    [InlineData("Wed, 01 Jan 2020 00:00:00 GMT", 0.5, 1)]
    [InlineData("0", 0.5, 1)]
    public async Task The_server_says_how_long_to_wait(string retryAfter, double min, double max)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, number, _) =>
        {
            if (number > 1) return false;
            context.Response.Headers.RetryAfter = retryAfter;
            await FakeDicomWeb.WriteAsync(context, 429, "");
            return true;
        };
        var time = new SkippingTime();
        await server.Sender(time).SendAsync(SampleObject.Of(SampleObject.File()), again: false, Cancellation);
        Assert.InRange(Assert.Single(time.Waits).TotalSeconds, min, max);
    }

    [Fact]
    public async Task After_the_last_try_the_fault_is_told()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnStore = async (context, _, _) =>
        {
            await FakeDicomWeb.WriteAsync(context, 503, "");
            return true;
        };
        var fault = await Assert.ThrowsAsync<DicomWebUnavailableException>(() => server.Sender(tries: 3).SendAsync(
            SampleObject.Of(SampleObject.File()), again: false, Cancellation));
        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Posts.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_before_the_answer_sends_nothing_twice(bool hasStored)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var file = SampleObject.File();
        server.OnStore = (context, number, uid) =>
        {
            if (number > 1) return Task.FromResult(false);
            if (hasStored) server.Stored[uid] = file;
            context.Abort();
            return Task.FromResult(true);
        };
        var result = await server.Sender().SendAsync(SampleObject.Of(file), again: false, Cancellation);

        Assert.Equal(SendStatus.Sent, result.Status);
        Assert.Equal(hasStored ? 1 : 2, server.Posts.Count);
        Assert.Equal(file, Assert.Single(server.Stored).Value);
    }

    [Fact]
    public async Task What_is_there_is_sent_again_only_where_that_is_wanted()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var source = SampleObject.Of(SampleObject.File());
        Assert.Equal(SendStatus.Sent, (await server.Sender().SendAsync(source, again: false, Cancellation)).Status);
        Assert.Equal(SendStatus.There, (await server.Sender().SendAsync(source, again: false, Cancellation)).Status);
        Assert.Single(server.Posts);
        Assert.Equal(SendStatus.Sent, (await server.Sender().SendAsync(source, again: true, Cancellation)).Status);
        Assert.Equal(2, server.Posts.Count);
    }

    [Theory]
    [InlineData(401, "--token-env")]
    [InlineData(403, "right")]
    [InlineData(302, "--to")]
    [InlineData(307, "--to")]
    [InlineData(400, "--again")]
    [InlineData(501, "--again")]
    public async Task A_server_that_takes_nothing_from_us_ends_it_at_once(int status, string word)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnRequest = async context =>
        {
            context.Response.Headers.Location = "https://elsewhere.invalid/";
            await FakeDicomWeb.WriteAsync(context, status, "");
            return true;
        };
        var fault = await Assert.ThrowsAsync<DicomWebRefusedException>(() => server.Sender().SendAsync(
            SampleObject.Of(SampleObject.File()), again: false, Cancellation));
        Assert.Contains($"{status}", fault.Message, StringComparison.Ordinal);
        Assert.Contains(word, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1.2.826", fault.Message, StringComparison.Ordinal);
        Assert.Single(server.Searches);
        Assert.Empty(server.Posts);
    }

    [Theory]
    [InlineData("[]", SendStatus.Sent)]
    [InlineData("""[{"00080018":{"vr":"UI","Value":["1.2.3"]}},{"0020000D":{"vr":"UI"}}]""", SendStatus.Sent)]
    [InlineData("""[{},{"00080018":{"vr":"UI","Value":["1.2.826.0.1.1"]}}]""", SendStatus.There)]
    [InlineData("<html>", null)]
    [InlineData("""{"a":1}""", null)]
    public async Task Only_the_object_itself_counts_as_found(string found, SendStatus? expected)
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnRequest = async context =>
        {
            if (context.Request.Method != "GET") return false;
            await FakeDicomWeb.WriteAsync(context, 200, found);
            return true;
        };
        var sending = server.Sender().SendAsync(SampleObject.Of(SampleObject.File()), again: false, Cancellation);
        if (expected is { } status) Assert.Equal(status, (await sending).Status);
        else await Assert.ThrowsAsync<DicomWebRefusedException>(() => sending);
    }

    [Fact]
    public async Task A_large_object_that_the_server_refuses_by_its_header_is_not_sent()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        server.OnRequest = async context =>
        {
            if (context.Request.Method != "POST") return false;
            await FakeDicomWeb.WriteAsync(context, 413, "");
            return true;
        };
        var opened = 0;
        var file = SampleObject.File(1, 4 << 20);
        var source = SampleObject.Of(file) with
        {
            OpenAsync = _ =>
            {
                opened++;
                return Task.FromResult<Stream>(new MemoryStream(file));
            },
        };
        var result = await server.Sender().SendAsync(source, again: false, Cancellation);
        Assert.Equal(SendStatus.Refused, result.Status);
        Assert.Contains("larger", result.Message, StringComparison.Ordinal);
        Assert.Equal(0, opened);
    }

    [Fact]
    public async Task A_server_that_wants_no_question_before_a_large_object_gets_none()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var asked = new List<bool>();
        server.OnRequest = async context =>
        {
            if (context.Request.Method != "POST") return false;
            asked.Add(context.Request.Headers.Expect == "100-continue");
            if (!asked[^1]) return false;
            await FakeDicomWeb.WriteAsync(context, 417, "");
            return true;
        };
        var file = SampleObject.File(1, 4 << 20);
        var result = await server.Sender().SendAsync(SampleObject.Of(file), again: false, Cancellation);
        Assert.Equal(SendStatus.Sent, result.Status);
        Assert.Equal([true, false], asked);
        Assert.Equal(file, Assert.Single(server.Stored).Value);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_no_fault_of_the_server()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        var file = SampleObject.File(1, 300_000);
        var source = SampleObject.Of(file) with
        {
            OpenAsync = _ => Task.FromResult<Stream>(new MemoryStream(file[..200_000])),
        };
        var time = new SkippingTime();
        var fault = await Assert.ThrowsAsync<IOException>(
            () => server.Sender(time).SendAsync(source, again: false, Cancellation));
        Assert.Contains("ends before", fault.Message, StringComparison.Ordinal);
        Assert.Empty(time.Waits);
        Assert.Empty(server.Stored);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_object()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        const long Bytes = 256 << 20;
        long taken = 0;
        server.OnRequest = async context =>
        {
            if (context.Request.Method != "POST") return false;
            var buffer = new byte[64 << 10];
            while (await context.Request.Body.ReadAsync(buffer) is var count and > 0) taken += count;
            await FakeDicomWeb.WriteAsync(context, 200, "");
            return true;
        };
        var source = new OutgoingObject(
            SampleObject.Identity(SampleObject.File()), Bytes, _ => Task.FromResult<Stream>(new ZeroStream(Bytes)));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await server.Sender().SendAsync(source, again: false, Cancellation);
        Assert.InRange(taken, Bytes, Bytes + 1000);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Bytes / 4);
    }

    private sealed class ZeroStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            _left -= read;
            buffer.AsSpan(offset, read).Clear();
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
