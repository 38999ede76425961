using System.Text;
using LungSeg.Functions.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace LungSeg.Functions.Tests;

public class PoisonQueueTests
{
    private static readonly PoisonQueue Queue = new(null!, null!, new(), NullLogger<PoisonQueue>.Instance);

    [Theory]
    [InlineData(
        """{"Type":"BlobTrigger","ContainerName":"scans","BlobName":"case-17/IM1.dcm","ETag":"x"}""",
        "case-17"
    )]
    [InlineData("""{"ContainerName":"results","BlobName":"case-17/case.json"}""", null)]
    [InlineData("""{"ContainerName":"scans","BlobName":"in-no-case.dcm"}""", null)]
    [InlineData("""{"ContainerName":"scans"}""", null)]
    [InlineData("[]", null)]
    [InlineData("no JSON", null)]
    public void A_message_names_its_case(string message, string? caseId)
    {
        Assert.Equal(caseId, Queue.CaseOf(Convert.ToBase64String(Encoding.UTF8.GetBytes(message))));
        Assert.Equal(caseId, Queue.CaseOf(message));
    }
}
