using System.Security.Cryptography;
using System.Text;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// The orchestration's id of a case: the same for every event of the case, so that a second one is no second run.
/// </summary>
internal static class CaseInstance
{
    /// <summary>What the id of every case's orchestration starts with; its children's go on after a colon.</summary>
    public const string Prefix = "case-";

    /// <summary>True for the orchestration of a series, false for that of a case.</summary>
    public static bool IsSeries(string instanceId) => instanceId.Contains(':');

    /// <summary>What the ids of a revision's series start with.</summary>
    public static string SeriesPrefix(string instanceId, int revision) => $"{instanceId}:r{revision}:";

    /// <summary>A hash of container and case: an id may not hold every character that a blob name may.</summary>
    public static string IdOf(string scansContainer, string caseId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scansContainer}/{caseId}/"));
        return Prefix + Convert.ToHexStringLower(hash)[..32];
    }
}
