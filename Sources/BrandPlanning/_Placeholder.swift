enum BrandPlanningPlaceholder {}
