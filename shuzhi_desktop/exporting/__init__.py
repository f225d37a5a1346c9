"""Results into files: workbooks and folders of CSV. The tables themselves come from `services.documents`."""
