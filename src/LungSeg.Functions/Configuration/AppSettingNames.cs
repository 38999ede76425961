namespace LungSeg.Functions.Configuration;

/// <summary>
/// Every setting that the app reads, by the name it has in configuration; in the environment and in Azure ':' is
/// written '__'. The Bicep templates set these and no others, and a test compares the two.
/// </summary>
public static class AppSettingNames
{
    /// <summary>Section of <see cref="LungSegOptions"/>.</summary>
    public const string Section = "LungSeg";

    /// <summary>
    /// The data account with the three containers: a connection string under this name, or
    /// <c>LungSegStorage:blobServiceUri</c> with <c>:credential</c> and <c>:clientId</c> for an identity.
    /// </summary>
    public const string DataStorage = "LungSegStorage";

    /// <summary>Where telemetry goes; without it there is only the console's log.</summary>
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// By which identity it goes there: <c>Authorization=AAD;ClientId=...</c>; empty for the connection string's own
    /// key.
    /// </summary>
    public const string ApplicationInsightsAuthentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The scans container, as the blob triggers name it.</summary>
    public const string ScansContainerExpression = $"%{ScansContainer}%";

    /// <summary>The sweep's schedule, as the timer trigger names it.</summary>
    public const string SweepScheduleExpression = $"%{SweepSchedule}%";

    public const string Trigger = "LungSeg:Trigger";

    /// <summary>
    /// Flat, as <see cref="SweepSchedule"/>: Azure's scale controller, which wakes the app, resolves the names in
    /// triggers among the settings as they stand, and knows no ':' for '__'.
    /// </summary>
    public const string ScansContainer = "LungSegScansContainer";

    public const string WorkContainer = "LungSeg:WorkContainer";
    public const string ResultsContainer = "LungSeg:ResultsContainer";
    public const string InstanceMemoryMB = "LungSeg:InstanceMemoryMB";
    public const string QuietSeconds = "LungSeg:QuietSeconds";
    public const string MaximumWaitMinutes = "LungSeg:MaximumWaitMinutes";
    public const string SweepSchedule = "LungSegSweepSchedule";
    public const string Method = "LungSeg:Method";
    public const string SpacingMillimetres = "LungSeg:SpacingMillimetres";
    public const string Interpolation = "LungSeg:Interpolation";
    public const string ScansKeptDays = "LungSeg:ScansKeptDays";
    public const string AllowUploads = "LungSeg:AllowUploads";
    public const string SendTo = "LungSeg:SendTo";
    public const string SendScope = "LungSeg:SendScope";
    public const string SendToken = "LungSeg:SendToken";
}
