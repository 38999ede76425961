using LungSeg.Learned;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Exports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Configuration;

/// <summary>Which blob trigger starts cases.</summary>
public enum TriggerKind
{
    /// <summary>The host polls the container: local work and classic plans.</summary>
    Polling,

    /// <summary>Event Grid calls the host: Flex Consumption, where there is no polling.</summary>
    EventGrid,
}

/// <summary>The section <c>LungSeg</c> of the configuration, and two settings beside it.</summary>
public sealed class LungSegOptions
{
    public TriggerKind Trigger { get; set; } = TriggerKind.Polling;

    /// <summary>Bound from <see cref="AppSettingNames.ScansContainer"/>.</summary>
    public string ScansContainer { get; set; } = "scans";

    public string ResultsContainer { get; set; } = "results";

    public string WorkContainer { get; set; } = "work";

    /// <summary>Memory of the instance that the app runs on, MB; empty where that is not known.</summary>
    public int? InstanceMemoryMB { get; set; }

    /// <summary>Seconds without a change after which a case without marker counts as complete.</summary>
    public double QuietSeconds { get; set; } = 60;

    /// <summary>Minutes after which a case is processed as it stands.</summary>
    public double MaximumWaitMinutes { get; set; } = 90;

    /// <summary><c>robust</c>, <c>tutorial</c>, or <c>model</c> with <see cref="Model"/>.</summary>
    public string Method { get; set; } = "robust";

    /// <summary>
    /// The ONNX file of the method <c>model</c>, within the app's folder or by its full path, with its JSON beside it.
    /// </summary>
    public string Model { get; set; } = "";

    /// <summary>Edge length of the isotropic grid's voxels, mm; 0 for as many voxels as the CT has.</summary>
    public double SpacingMillimetres { get; set; } = 1;

    /// <summary><c>linear</c>, <c>cubic</c>, or empty for the method's own.</summary>
    public string Interpolation { get; set; } = "";

    /// <summary>Interpolate over missing slices, and flag it, where a series would be rejected.</summary>
    public bool AllowMissingSlices { get; set; }

    /// <summary>
    /// Interpolate the volume from slices that are not evenly spaced, and flag it, where a series would be rejected.
    /// </summary>
    public bool ResampleUneven { get; set; }

    /// <summary>The most voxels of a CT, up to 2147483647; empty for 536870912.</summary>
    public long? MaxVoxels { get; set; }

    /// <summary>Of several scans in one series, process the one with the most slices alone.</summary>
    public bool LargestOnly { get; set; }

    /// <summary>Whether to find the lobes: <c>on</c>, <c>off</c>, or <c>auto</c>, on where slices are at most 3 mm
    /// apart.</summary>
    public string Lobes { get; set; } = "off";

    /// <summary>Whether to find the vessels of the lungs: <c>on</c> or <c>off</c>.</summary>
    public string Vessels { get; set; } = "off";

    /// <summary>Whether to label the airways by how often they have branched: <c>on</c> or <c>off</c>.</summary>
    public string AirwayGenerations { get; set; } = "off";

    /// <summary>Added to every value of a volume that is no DICOM, HU; empty for nothing.</summary>
    public double? OffsetHu { get; set; }

    /// <summary>
    /// When the sweep looks for cases without a result: NCRONTAB, six fields. Bound from
    /// <see cref="AppSettingNames.SweepSchedule"/>.
    /// </summary>
    public string SweepSchedule { get; set; } = "0 */15 * * * *";

    /// <summary>
    /// Days after which the scans of a case are deleted whose results are complete, counted from the results; 0 keeps
    /// them. The app then writes to the scans container.
    /// </summary>
    public int ScansKeptDays { get; set; }

    /// <summary>The viewer takes scans; the app then writes to the scans container.</summary>
    public bool AllowUploads { get; set; }

    /// <summary>
    /// The DICOMweb service that the DICOM objects of each case are sent to, below which /studies lies; empty for none.
    /// </summary>
    public string SendTo { get; set; } = "";

    /// <summary>
    /// What the app's identity asks a token for, to send with: of Azure's DICOM service
    /// <see cref="Sending.Authorizations.AzureScope"/>. Empty where no identity asks.
    /// </summary>
    public string SendScope { get; set; } = "";

    /// <summary>A bearer token to send with; empty where none is needed.</summary>
    public string SendToken { get; set; } = "";

    /// <summary>Opened once, when the first case is to be started or the settings are checked.</summary>
    private readonly Lazy<ModelReference?> _model;

    public LungSegOptions() =>
        _model = new(() =>
            Model.Length == 0 ? null : OpenedModels.Shared.Open(Path.Combine(AppContext.BaseDirectory, Model)));

    public Containers Containers => new(ScansContainer, ResultsContainer, WorkContainer);

    public CompletenessPolicy Completeness =>
        new(TimeSpan.FromSeconds(QuietSeconds), TimeSpan.FromMinutes(MaximumWaitMinutes));

    public ProcessingOptions Processing => new()
    {
        Method = Method,
        Model = _model.Value,
        SpacingMm = SpacingMillimetres,
        Interpolation = Interpolation.Length == 0 ? null : Interpolation,
        AllowMissingSlices = AllowMissingSlices,
        ResampleUneven = ResampleUneven,
        MaxVoxels = MaxVoxels,
        LargestOnly = LargestOnly,
        OffsetHu = OffsetHu,
        Lobes = Lobes,
        Vessels = Vessels,
        AirwayGenerations = AirwayGenerations,
        Formats = SendTo.Length == 0 ? Exporters.ForViewer : Exporters.ForViewerAndSending,
    };
}
