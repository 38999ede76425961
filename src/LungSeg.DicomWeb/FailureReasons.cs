using System.Globalization;

namespace LungSeg.DicomWeb;

/// <summary>
/// What the codes of failures and warnings mean, and what to do: those of PS3.18 section 10.5.3, of PS3.4 section B.2.3
/// and PS3.7 annex C, which servers pass through, and the three of Azure's DICOM service.
/// </summary>
public static class FailureReasons
{
    private const string SeeLog = "The server's log says more.";
    private const string Unsupported = "Let the server accept the class, or leave the format out.";

    /// <summary>What failed.</summary>
    /// <param name="code">Failure Reason (0008,1197); null where the server gives none.</param>
    public static (string Message, string Cure) OfFailure(int? code) =>
        code switch
        {
            null => ("The server gives no reason.", SeeLog),
            0x0105 => ("An attribute does not exist.", SeeLog),
            0x0106 => ("An attribute has a value that the server does not take.", SeeLog),
            0x0110 => ("Processing failure.", $"{SeeLog} Sending again may pass."),
            0x0111 or 0xB00E => ("The object is there already.", "Nothing needs to be done."),
            0x0112 => ("There is no such object.", SeeLog),
            0x0117 => ("The server takes the object for invalid.", SeeLog),
            0x0118 => ("The server does not know the object's class.", Unsupported),
            0x0119 => ("The object's UID is there with another class.", SeeLog),
            0x0120 => ("An attribute is missing that the server wants.", SeeLog),
            0x0121 => ("An attribute is empty that the server wants.", SeeLog),
            0x0122 => ("The server does not store objects of this class.", Unsupported),
            0x0124 => ("Not authorised.", "Let the server's administrator allow this user to store into the study."),
            0x0213 => ("The server lacks resources.", "Free some at the server, then send again."),
            >= 0xA700 and <= 0xA7FF => (
                "The server is out of resources.", "Free space at the server, then send again."),
            0xA901 => ("The object does not belong to the study, or does not match its class.", SeeLog),
            >= 0xA900 and <= 0xA9FF => ("The server says that the object does not match its class.", SeeLog),
            0xB00F => ("The object is just being stored by another process.", "Send again in some minutes."),
            0xC122 => (
                "The server does not take the object's transfer syntax.",
                "Let it accept Explicit and Implicit VR Little Endian."),
            >= 0xC000 and <= 0xCFFF => ("The server cannot understand the object.", SeeLog),
            _ => ("A reason that the standard does not list.", SeeLog),
        };

    /// <summary>What was done to an object that was stored.</summary>
    /// <param name="code">Warning Reason (0008,1196).</param>
    public static string OfWarning(int code) =>
        code switch
        {
            0xB000 => "The server changed some elements.",
            0xB006 => "The server left some elements out.",
            0xB007 => "The server says that the object does not match its class.",
            _ => "A warning that the standard does not list.",
        };

    /// <summary>Whether a failure says that the object is there: what was wanted is so.</summary>
    public static bool IsThere(int? code) => code is 0x0111 or 0xB00E;

    /// <summary>A code as the standard writes it: "A700".</summary>
    public static string Format(int code) => code.ToString("X4", CultureInfo.InvariantCulture);
}
